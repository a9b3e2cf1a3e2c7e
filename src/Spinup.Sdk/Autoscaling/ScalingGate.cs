namespace Spinup.Sdk.Autoscaling;

/// <summary>What stands between the policies and a decision, in the order in which it does.</summary>
public enum ScalingGate
{
    /// <summary>The pool is paused, or somebody else owns it.</summary>
    Hold,

    /// <summary>Numbers that are missing, stale, partial or impossible: no scale-in.</summary>
    Distrust,

    /// <summary>The stabilization windows.</summary>
    Stabilization,

    /// <summary>How much may change in a period.</summary>
    Rate,

    /// <summary>The fewest and the most.</summary>
    Bounds,

    /// <summary>Cooldown after a change, and members that still warm up.</summary>
    Cooldown,

    /// <summary>Dollars an hour or a month.</summary>
    Budget,
}
