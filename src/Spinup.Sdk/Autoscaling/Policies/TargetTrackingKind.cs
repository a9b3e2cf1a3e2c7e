namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>What of a metric <see cref="TargetTrackingPolicy"/> holds at its target.</summary>
public enum TargetTrackingKind
{
    /// <summary>The members' values over their capacities, all together: 0.6 of what they have. In Kubernetes: a resource's average utilization.</summary>
    Utilization,

    /// <summary>The average of the members' values, in the metric's unit. In Kubernetes: a pods metric, or a resource's average value.</summary>
    MemberAverage,

    /// <summary>A total of the whole pool, which the members that are ready move in proportion. In Kubernetes: the value of an object or external metric.</summary>
    Total,

    /// <summary>A total of the whole pool, of which each member has its share: as many members as shares. In Kubernetes: the average value of an object or external metric.</summary>
    TotalPerMember,
}
