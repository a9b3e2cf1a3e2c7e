using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Runs policies through a load of the past, or a made-up one, by the same <see cref="ScalingDecider"/> that live pools run.</summary>
/// <remarks>Deterministic: the same arguments give the same result. Thread-safe; the options are read, not changed.</remarks>
public static class Backtest
{
    /// <summary>Runs one.</summary>
    /// <param name="options">How to decide. Their interval does not count: a decision is made each <see cref="SimulationModel.Tick"/>.</param>
    /// <param name="trace">The load.</param>
    /// <param name="model">The world.</param>
    /// <exception cref="ArgumentException">The options contradict themselves, or the model cannot be.</exception>
    public static BacktestResult Run(AutoscalerOptions options, LoadTrace trace, SimulationModel model) => Run(options, trace, model, keepDecisions: false);

    /// <summary>Runs one.</summary>
    /// <param name="options">How to decide. Their interval does not count: a decision is made each <see cref="SimulationModel.Tick"/>.</param>
    /// <param name="trace">The load.</param>
    /// <param name="model">The world.</param>
    /// <param name="keepDecisions">Whether the result has the decisions, which takes about a kilobyte for each tick.</param>
    /// <exception cref="ArgumentException">The options contradict themselves, or the model cannot be.</exception>
    public static BacktestResult Run(AutoscalerOptions options, LoadTrace trace, SimulationModel model, bool keepDecisions) =>
        new Simulation(options, new(trace, model), keepDecisions).Run();

    /// <summary>Runs several and puts them side by side, the cheapest in all first.</summary>
    /// <param name="policies">The policies; <see cref="BacktestPolicies"/> makes them by their names.</param>
    /// <param name="trace">The load.</param>
    /// <param name="model">The world.</param>
    /// <param name="lossFactor">What a lost request costs, in multiples of what serving it costs on a droplet that is busy to the full.</param>
    /// <exception cref="ArgumentException">An argument cannot be.</exception>
    public static ImmutableArray<ComparisonRow> Compare(IEnumerable<BacktestPolicy> policies, LoadTrace trace, SimulationModel model, double lossFactor) =>
        Compare(policies, trace, model, lossFactor, keepDecisions: false);

    /// <summary>Runs several and puts them side by side, the cheapest in all first.</summary>
    /// <param name="policies">The policies; <see cref="BacktestPolicies"/> makes them by their names.</param>
    /// <param name="trace">The load.</param>
    /// <param name="model">The world.</param>
    /// <param name="lossFactor">What a lost request costs, in multiples of what serving it costs on a droplet that is busy to the full.</param>
    /// <param name="keepDecisions">Whether the results have the decisions.</param>
    /// <exception cref="ArgumentException">An argument cannot be.</exception>
    public static ImmutableArray<ComparisonRow> Compare(IEnumerable<BacktestPolicy> policies, LoadTrace trace, SimulationModel model, double lossFactor, bool keepDecisions)
    {
        ArgumentNullException.ThrowIfNull(policies);
        var load = new SimulatedLoad(trace, model);
        var rows = policies.Select(policy => new ComparisonRow(policy, new Simulation(policy.Options, load, keepDecisions).Run(), lossFactor)).OrderBy(row => row.TotalUsd).ToList();
        var best = rows.FindIndex(row => !row.Policy.KnowsTheFuture);
        return [.. rows.Select((row, i) => row with { IsBest = i == best })];
    }
}
