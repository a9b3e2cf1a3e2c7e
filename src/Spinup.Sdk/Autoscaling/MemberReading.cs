namespace Spinup.Sdk.Autoscaling;

/// <summary>What one member reported of one metric.</summary>
/// <param name="MemberId">The member's <see cref="PoolMember.Id"/>. Readings in the order of the members are found without a search.</param>
/// <param name="Value">The value, in the metric's unit; utilization is 0 to 1 when <paramref name="Capacity"/> is 1.</param>
/// <param name="Capacity">What counts as full in the same unit; 1 by default, so that the value is the utilization. NaN when it is not known.</param>
public readonly record struct MemberReading(string MemberId, double Value, double Capacity = 1)
{
    /// <summary>Gets when it was taken.</summary>
    /// <value>Null: when the whole reading was (<see cref="MetricReading.TakenAt"/>).</value>
    public DateTimeOffset? TakenAt { get; init; }

    /// <summary>Gets over how long it was taken.</summary>
    /// <value>Null: as the whole reading (<see cref="MetricReading.Window"/>).</value>
    public TimeSpan? Window { get; init; }
}
