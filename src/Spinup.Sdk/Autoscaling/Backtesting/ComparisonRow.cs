namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>One policy among others on the same load.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Result">How it did.</param>
/// <param name="LossFactor">What a lost request cost, in multiples of what serving it costs on a droplet that is busy to the full.</param>
public sealed record ComparisonRow(BacktestPolicy Policy, BacktestResult Result, double LossFactor)
{
    /// <summary>Gets what it cost in all, in US dollars: droplets, and lost requests.</summary>
    public double TotalUsd { get; } = Result.TotalUsd(LossFactor);

    /// <summary>Gets whether it cost least in all of those that do not know the future.</summary>
    public bool IsBest { get; init; }
}
