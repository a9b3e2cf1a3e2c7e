namespace Spinup.Sdk.Autoscaling;

/// <summary>Where a member of a pool stands.</summary>
/// <remarks>
/// <code>
///   Starting ──► Running ──► Leaving
///       │           │
///       └──► Failed ┘
/// </code>
/// </remarks>
public enum MemberState
{
    /// <summary>Asked for, not running yet. Counts as capacity that will come, and says nothing yet.</summary>
    Starting,

    /// <summary>Runs; whether it serves is <see cref="PoolMember.IsReady"/>.</summary>
    Running,

    /// <summary>Will not serve again, and is still there. Not counted.</summary>
    Failed,

    /// <summary>Being drained or destroyed. Not counted.</summary>
    Leaving,
}
