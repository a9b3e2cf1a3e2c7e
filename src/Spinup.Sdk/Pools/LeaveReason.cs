namespace Spinup.Sdk.Pools;

/// <summary>Why a member leaves its pool.</summary>
public enum LeaveReason
{
    /// <summary>There are more members than wanted.</summary>
    ScaledIn,

    /// <summary>It is not healthy, or never became so.</summary>
    Unwell,

    /// <summary>It is of a size or an image that the pool no longer has.</summary>
    Outdated,

    /// <summary>The whole pool goes.</summary>
    PoolDrained,
}
