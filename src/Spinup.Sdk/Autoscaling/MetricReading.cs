using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling;

/// <summary>One metric as it was measured once: a total of the pool, or a value of each member, or that it could not be had.</summary>
public sealed record MetricReading
{
    /// <summary>Gets the metric's name, as <see cref="MetricNames"/> or a source of one's own names it; compared ordinally.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the end of the time it was measured over.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>Gets over how long it was measured.</summary>
    /// <value>60 seconds.</value>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets the value of the pool as a whole.</summary>
    /// <value>Null when each member has its own.</value>
    public double? Total { get; init; }

    /// <summary>Gets the members' values.</summary>
    /// <value>Empty when there is a total.</value>
    public ImmutableArray<MemberReading> Members { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Gets why it could not be had.</summary>
    /// <value>Null: it was.</value>
    public string? Failure { get; init; }
}
