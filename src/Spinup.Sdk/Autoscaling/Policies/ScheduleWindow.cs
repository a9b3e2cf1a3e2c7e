namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>A time of the week or the year in which a pool has a floor, a ceiling or both.</summary>
public sealed record ScheduleWindow
{
    /// <summary>Gets what the window is called in explanations.</summary>
    /// <value>"schedule".</value>
    public string Name { get; init; } = "schedule";

    /// <summary>Gets when it begins: minute, hour, day of month, month, day of week; six fields begin with the second.</summary>
    /// <remarks>As Cronos reads it, macros such as <c>@daily</c> and marks such as <c>5L</c> among them.</remarks>
    public required string Start { get; init; }

    /// <summary>Gets when it ends, in the same form.</summary>
    public required string End { get; init; }

    /// <summary>Gets the time zone both are in.</summary>
    /// <value>UTC. When clocks go forward, what falls into the gap happens at its end; when they go back, what falls into the doubled hour happens once, the first time.</value>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Gets the fewest members while it is open.</summary>
    /// <value>Null: no floor.</value>
    public int? Floor { get; init; }

    /// <summary>Gets the most members while it is open.</summary>
    /// <value>Null: no ceiling.</value>
    public int? Ceiling { get; init; }
}
