namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>How much may change within a period.</summary>
/// <param name="Unit">What <paramref name="Value"/> counts.</param>
/// <param name="Value">How much; not negative.</param>
/// <param name="Period">Within how long; more than zero, at most 1 hour.</param>
public readonly record struct RateRule(RateUnit Unit, int Value, TimeSpan Period);

/// <summary>What a rate rule counts.</summary>
public enum RateUnit
{
    /// <summary>Members.</summary>
    Members,

    /// <summary>Percent of the size at the beginning of the period.</summary>
    Percent,
}

/// <summary>Which of several rate rules counts.</summary>
public enum RateSelection
{
    /// <summary>The one that allows the most.</summary>
    Max,

    /// <summary>The one that allows the least.</summary>
    Min,

    /// <summary>No change in this direction at all.</summary>
    Disabled,
}
