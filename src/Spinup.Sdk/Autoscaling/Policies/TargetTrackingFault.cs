namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>What keeps <see cref="TargetTrackingPolicy"/> from judging.</summary>
public enum TargetTrackingFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The metric was not measured, or could not be had.</summary>
    NotMeasured,

    /// <summary>The pool has no members.</summary>
    NoMembers,

    /// <summary>The metric was measured, and no member has a value.</summary>
    NoReadings,

    /// <summary>Only members that do not count, because they start, are not ready, failed or leave, have a value.</summary>
    NoneUsable,

    /// <summary>Only members that the pool does not have, have a value.</summary>
    NoneKnown,

    /// <summary>A member's capacity is not known, so that its utilization cannot be.</summary>
    NoCapacity,

    /// <summary>No member is ready, so that a total says nothing of what one can do.</summary>
    NoneReady,
}
