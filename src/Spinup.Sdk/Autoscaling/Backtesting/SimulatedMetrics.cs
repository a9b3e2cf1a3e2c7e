using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Spinup.Sdk.Autoscaling.Boot;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Measures a simulated pool: the CPU of each member, and the load at the balancer.</summary>
/// <remarks>A member's CPU cannot be above 1, so it hides what was turned away; the load does not.</remarks>
/// <param name="load">The load.</param>
/// <param name="pool">The pool.</param>
/// <param name="reuse">Whether an input is read only until the next is asked for; that saves its memory.</param>
internal sealed class SimulatedMetrics(SimulatedLoad load, SimulatedPool pool, bool reuse)
{
    private static readonly ImmutableArray<MetricReading> Nothing = [];
    private static readonly BootKey OnlyKind = new("", "", "");
    private readonly BootTimes bootTimes = new();
    private readonly double[] cpu = new double[load.Trace.Counts.Length];
    private readonly SeededChance lossChance = new(load.Model.Seed, SeededChance.Of.LostReading);
    private readonly long tick = load.Model.Tick.Ticks;
    private readonly int delay = (int)((load.Model.MetricDelay.Ticks + load.Model.Tick.Ticks - 1) / load.Model.Tick.Ticks);
    private PoolMember[] members = [];
    private MemberReading[] readings = [];
    private int version = -1;
    private long settledAt;
    private long lookedAt;
    private TimeSpan? learned;

    /// <summary>Takes in what happened in a tick.</summary>
    public void Record(int index, double requests, double serving) =>
        cpu[index] = requests == 0 ? 0 : Math.Min(1, requests / (serving * load.CapacityPerTick));

    /// <summary>Gives all that a decision at the beginning of a tick is made from.</summary>
    public ScalingInput Input(int index)
    {
        var now = index * tick;
        var seenMembers = MembersAt(now);
        return new()
        {
            At = load.Trace.Start + TimeSpan.FromTicks(now),
            Size = pool.Size,
            Members = ImmutableCollectionsMarshal.AsImmutableArray(seenMembers),
            BootTime = learned,
            Metrics = index - 1 - delay is >= 0 and var seen ? Measured(seen) : Nothing,
        };
    }

    private PoolMember[] MembersAt(long now)
    {
        // As long as nobody comes, goes or gets ready it is the same picture.
        if (pool.Version == version && now < settledAt)
        {
            return members;
        }

        (version, settledAt) = (pool.Version, long.MaxValue);
        members = new PoolMember[pool.Count];
        var all = pool.Members;
        for (var i = 0; i < all.Length; i++)
        {
            members[i] = all[i].SeenAt(now);
            if (all[i].ReadyAt > lookedAt && all[i].ReadyAt <= now)
            {
                bootTimes.Record(OnlyKind, TimeSpan.FromTicks(all[i].ReadyAt - all[i].CreatedAt));
                learned = bootTimes.Find(OnlyKind);
            }

            settledAt = all[i].ReadyAt > now ? Math.Min(settledAt, all[i].ReadyAt) : settledAt;
        }

        lookedAt = now;
        return members;
    }

    private ImmutableArray<MetricReading> Measured(int seen)
    {
        var end = (seen + 1) * tick;

        // As old as measurements are, not as the whole ticks that stand for it: two minutes late at a decision each five minutes is not five minutes late.
        var takenAt = load.Trace.Start + TimeSpan.FromTicks(end) + (load.Model.Tick * delay) - load.Model.MetricDelay;
        var requests = load.Trace.Counts[seen];
        if (double.IsNaN(requests))
        {
            const string Why = "the trace does not know it";
            return [Failed(MetricNames.Cpu, Why, takenAt), Failed(MetricNames.Load, Why, takenAt)];
        }

        var cpuReading = new MetricReading { Name = MetricNames.Cpu, TakenAt = takenAt, Window = load.Model.Tick, Members = ImmutableCollectionsMarshal.AsImmutableArray(CpuOfMembers(seen, end)) };
        return IsLost(seen, 0)
            ? [cpuReading, Failed(MetricNames.Load, "lost", takenAt)]
            : [cpuReading, new() { Name = MetricNames.Load, TakenAt = takenAt, Window = load.Model.Tick, Total = requests / load.Model.Tick.TotalSeconds }];
    }

    private MemberReading[] CpuOfMembers(int seen, long end)
    {
        var all = pool.Members;
        var served = 0;
        for (var i = 0; i < all.Length; i++)
        {
            served += Reports(all[i], seen, end) ? 1 : 0;
        }

        if (!reuse || readings.Length != served)
        {
            readings = new MemberReading[served];
        }

        served = 0;
        for (var i = 0; i < all.Length; i++)
        {
            if (Reports(all[i], seen, end))
            {
                readings[served++] = new(all[i].Id, cpu[seen]);
            }
        }

        return readings;
    }

    private bool Reports(in SimulatedPool.Member member, int seen, long end) => member.ReadyAt < end && !IsLost(seen, member.Number);

    private bool IsLost(int seen, int who) => load.Model.MetricLoss > 0 && lossChance.At(seen, who) < load.Model.MetricLoss;

    private MetricReading Failed(string name, string why, DateTimeOffset takenAt) => new() { Name = name, TakenAt = takenAt, Window = load.Model.Tick, Failure = why };
}
