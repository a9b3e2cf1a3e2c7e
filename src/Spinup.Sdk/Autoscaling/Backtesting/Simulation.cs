using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>One run of a decider through a load. To be run once.</summary>
internal sealed class Simulation
{
    private readonly SimulatedLoad load;
    private readonly SimulatedPool pool;
    private readonly SimulatedBill bill;
    private readonly SimulatedMetrics metrics;
    private readonly BacktestFigures figures;
    private readonly ScalingDecider decider;
    private readonly AutoscalerOptions options;
    private readonly ImmutableArray<ScalingDecision>.Builder? kept;
    private readonly Action<ScalingInput, ScalingDecision>? watch;

    /// <param name="options">How to decide.</param>
    /// <param name="load">The load.</param>
    /// <param name="keepDecisions">Whether the result has the decisions.</param>
    /// <param name="watch">Is shown each input and its decision, and may keep both.</param>
    public Simulation(AutoscalerOptions options, SimulatedLoad load, bool keepDecisions, Action<ScalingInput, ScalingDecision>? watch = null)
    {
        this.options = SimulatedOptions.Of(options, load.Model);
        decider = new(this.options);
        (this.load, this.watch) = (load, watch);
        bill = new(load);
        pool = new(load.Model, load.Trace.Start, bill);
        metrics = new(load, pool, reuse: watch is null);
        figures = new(load);
        kept = keepDecisions ? ImmutableArray.CreateBuilder<ScalingDecision>(load.Trace.Counts.Length) : null;
    }

    public BacktestResult Run()
    {
        var counts = load.Trace.Counts.AsSpan();
        var supply = new double[counts.Length];
        var tick = load.Model.Tick.Ticks;
        pool.Begin(Math.Clamp(load.SizeFor(load.FirstKnown()), options.Min, options.Max));
        ScalingDecision? again = null;
        for (var i = 0; i < counts.Length; i++)
        {
            if (i > 0)
            {
                again = Decide(i, again);
                pool.Reconcile(i * tick);
            }

            supply[i] = pool.ServingBetween(i * tick, (i + 1) * tick);
            figures.Add(counts[i], supply[i]);
            metrics.Record(i, counts[i], supply[i]);
        }

        pool.End(counts.Length * tick);
        return Result(supply);
    }

    private ScalingDecision Decide(int tick, ScalingDecision? again)
    {
        var input = metrics.Input(tick);
        var decision = decider.Decide(input, kept is null && watch is null ? again : null);
        kept?.Add(decision);
        watch?.Invoke(input, decision);
        pool.Desired = decision.To;
        return decision;
    }

    private BacktestResult Result(double[] supply) => figures.Fill(new()
    {
        Ticks = supply.Length,
        UnknownTicks = load.Trace.UnknownPeriods,
        Usd = bill.Usd,
        DropletHours = bill.DropletHours,
        Creates = pool.Creates,
        Destroys = pool.Destroys,
        FailedCreates = pool.FailedCreates,
        CapacityPerDroplet = load.CapacityPerSecond,
        RequestUsd = (double)load.Model.Price.ExactPerHourUsd / 3600 / load.CapacityPerSecond,
        Load = load.Trace,
        Supply = ImmutableCollectionsMarshal.AsImmutableArray(supply),
        Decisions = kept?.DrainToImmutable() ?? [],
    });
}
