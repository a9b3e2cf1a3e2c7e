using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Policies.Objectives;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Autoscaling.Policies.Objectives;

/// <summary>A pool under the default policy in a world that changes under it, which a backtest's does not: requests get dearer, sources fail, clocks jump.</summary>
internal sealed class TroubledPool
{
    /// <summary>Gets the load of a minute, in requests a second.</summary>
    public required Func<int, double> Load { get; init; }

    /// <summary>Gets what a member can serve in a minute of that load.</summary>
    public Func<int, double> Capacity { get; init; } = _ => 10;

    /// <summary>Gets what becomes of what was measured before it is decided on.</summary>
    public Func<int, ScalingInput, ScalingInput> Seen { get; init; } = (_, input) => input;

    public int Min { get; init; } = 1;

    /// <summary>Gets how many minutes pass between two questions.</summary>
    public int Every { get; init; } = 1;

    /// <summary>Gets how many minutes the autoscaler takes to pass between two questions.</summary>
    public int Interval { get; init; } = 1;

    /// <summary>Runs it, with boots of two minutes.</summary>
    /// <returns>What was lost in parts per million, and the longest time on end in which more than 2 % were.</returns>
    public (double LostPpm, int LongestMinutes, int Largest) Run(int minutes)
    {
        var options = new AutoscalerOptions { Min = Min, Max = 200, Interval = TimeSpan.FromMinutes(Interval), Price = new DropletPrice(0.0625m, 42m) };
        options.Policies.Add(() => new ServiceObjectivePolicy());
        var decider = new ScalingDecider(options);
        var readyAt = Enumerable.Repeat(-100, Math.Max(Min, (int)Math.Ceiling(Load(0) / Capacity(0) / 0.7))).ToList();
        var (lost, all, streak, longest, largest) = (0.0, 0.0, 0, 0, 0);
        for (var minute = 0; minute < minutes; minute++)
        {
            var (load, serve) = (Load(minute), readyAt.Count(ready => ready <= minute) * Capacity(minute));
            var dropped = Math.Max(0, load - serve);
            (lost, all) = (lost + dropped, all + load);
            streak = dropped > 0.02 * load ? streak + 1 : 0;
            (longest, largest) = (Math.Max(longest, streak), Math.Max(largest, readyAt.Count));
            if (minute % Every == 0)
            {
                var size = decider.Decide(Seen(minute, Input(minute + 1, readyAt, load, serve == 0 ? 0 : Math.Min(1, load / serve)))).To;
                readyAt.RemoveRange(Math.Min(size, readyAt.Count), Math.Max(0, readyAt.Count - size));
                readyAt.AddRange(Enumerable.Repeat(minute + 3, Math.Max(0, size - readyAt.Count)));
            }
        }

        return (lost / all * 1e6, longest, largest);
    }

    private static ScalingInput Input(int minute, List<int> readyAt, double load, double cpu)
    {
        var at = Inputs.Start.AddMinutes(minute);
        var members = readyAt.Select((ready, index) => new PoolMember
        {
            Id = Inputs.Id(index),
            State = ready <= minute ? MemberState.Running : MemberState.Starting,
            IsReady = ready <= minute,
            CreatedAt = Inputs.Start.AddMinutes(ready - 2),
            StartedAt = Inputs.Start.AddMinutes(ready),
            ReadinessChangedAt = Inputs.Start.AddMinutes(ready),
        }).ToImmutableArray();
        return new()
        {
            At = at,
            Size = readyAt.Count,
            Members = members,
            Metrics = [Inputs.Cpu(at, [.. Enumerable.Repeat(cpu, readyAt.Count(ready => ready < minute))]), Inputs.Total(MetricNames.Load, at, load)],
        };
    }
}
