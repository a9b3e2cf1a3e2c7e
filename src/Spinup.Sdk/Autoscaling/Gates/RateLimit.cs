namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>How far the rules of one direction let the size go.</summary>
internal sealed class RateLimit(RateOptions options, bool up)
{
    private readonly RateSelection select = options.Select;
    private readonly RateRule[] rules = [.. options.Rules];
    private readonly double maxFactor = options.MaxFactor;
    private readonly int maxFactorFloor = options.MaxFactorFloor;

    /// <summary>Gets whether changes matter.</summary>
    public bool LooksBack => rules.Length > 0;

    /// <summary>Gets over how long changes matter.</summary>
    public TimeSpan LongestPeriod { get; } = options.Rules.Select(rule => rule.Period).DefaultIfEmpty().Max();

    public int Of(int size, DateTimeOffset at, SizeChangeLog increases, SizeChangeLog decreases)
    {
        if (select == RateSelection.Disabled)
        {
            return size;
        }

        // The rule that allows the most is, on the way up, the one with the largest result, and on the way down the one with the smallest.
        var takesLargest = (select == RateSelection.Max) == up;
        var limit = rules.Length == 0 ? (up ? double.PositiveInfinity : double.NegativeInfinity) : takesLargest ? double.NegativeInfinity : double.PositiveInfinity;
        foreach (var rule in rules)
        {
            var start = size - increases.Within(rule.Period, at) + decreases.Within(rule.Period, at);
            var proposed = Proposed(rule, start);
            limit = takesLargest ? Math.Max(limit, proposed) : Math.Min(limit, proposed);
        }

        if (up && maxFactor > 0)
        {
            limit = Math.Min(limit, Math.Truncate(Math.Max(maxFactor * size, maxFactorFloor)));
        }

        return int.CreateSaturating(limit);
    }

    // Percentages are rounded away from the present size, or a small pool could never change.
    private double Proposed(in RateRule rule, long start) => rule.Unit switch
    {
        RateUnit.Members => up ? start + (long)rule.Value : start - (long)rule.Value,
        _ => up ? Math.Ceiling(start * (1 + (rule.Value / 100.0))) : Math.Truncate(start * (1 - (rule.Value / 100.0))),
    };
}
