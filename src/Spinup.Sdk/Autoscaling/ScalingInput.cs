using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling;

/// <summary>All that one decision is made from. A log of these replays to the same decisions.</summary>
public sealed record ScalingInput
{
    /// <summary>Gets the moment of the decision.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets how many members the pool was last told to have; the decision goes from here.</summary>
    public required int Size { get; init; }

    /// <summary>Gets the members there are, those that start, fail and leave among them.</summary>
    public ImmutableArray<PoolMember> Members { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Gets what was measured.</summary>
    public ImmutableArray<MetricReading> Metrics { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Gets what the pool has cost in the calendar month (UTC) of <see cref="At"/>, in US dollars.</summary>
    /// <value>Null: not known; then the decider counts what it saw itself.</value>
    public decimal? SpentThisMonthUsd { get; init; }

    /// <summary>Gets how long a member is expected to take from being asked for until it serves, as <see cref="Boot.BootTimes"/> learned it.</summary>
    /// <value>Null: not known yet; then <see cref="AutoscalerOptions.BootTime"/> counts.</value>
    public TimeSpan? BootTime { get; init; }

    /// <summary>Gets why the size must stay as it is, such as "paused" or "another autoscaler owns the pool".</summary>
    /// <value>Null: it may change.</value>
    public string? HeldBecause { get; init; }

    /// <summary>Finds a metric by its name.</summary>
    /// <param name="name">The name; compared ordinally.</param>
    /// <returns>Null when it was not measured. The first when it was more than once.</returns>
    public MetricReading? FindMetric(string name)
    {
        foreach (var reading in Metrics.AsSpan())
        {
            if (string.Equals(reading.Name, name, StringComparison.Ordinal))
            {
                return reading;
            }
        }

        return null;
    }
}
