using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Knows the load until a droplet that is asked for now will serve, and a tick more: a mark to measure by, and nothing that can be run.</summary>
internal sealed class OraclePolicy : IScalingPolicy
{
    private readonly SimulatedLoad load;
    private readonly int ahead;

    public OraclePolicy(SimulatedLoad load)
    {
        this.load = load;
        var tick = load.Model.Tick.Ticks;
        ahead = (int)(((load.Model.BootTime + load.Model.BootSpread).Ticks + tick - 1) / tick) + 1;
    }

    public string Name => BacktestPolicies.Oracle;

    public ImmutableArray<string> Metrics => [];

    public ScalingProposal Propose(in PolicyContext context)
    {
        var counts = load.Trace.Counts.AsSpan();
        var now = (int)((context.Input.At - load.Trace.Start) / load.Model.Tick);
        var highest = -1d;
        foreach (var count in counts[now..Math.Min(counts.Length, now + ahead)])
        {
            // What is not a number is not more than anything.
            highest = count > highest ? count : highest;
        }

        var perSecond = highest / load.Model.Tick.TotalSeconds;
        return highest < 0
            ? ScalingProposal.Abstain(Name, context.Input.Size, new("the trace knows nothing of the next {1} ticks", "", ahead))
            : new() { Policy = Name, Count = load.SizeFor(highest), Reason = new("at most {1:0.0} requests a second in the next {2} ticks", "", perSecond, ahead), Observed = perSecond };
    }
}
