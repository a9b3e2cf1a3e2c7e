using System.Collections.Immutable;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Policies;
using Spinup.Sdk.Pricing;

namespace Spinup.Benchmarks;

/// <summary>One decision with forty members that each report their CPU, all gates at work. The steady state: members and readings come in the same order, the size stays.</summary>
[MemoryDiagnoser]
public class ScalingDecisionBenchmarks
{
    private const int Members = 40;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly ScalingInput[] inputs = new ScalingInput[4096];
    private readonly ScalingDecision?[] again = new ScalingDecision?[1];
    private ScalingDecider decider = null!;
    private int next;

    /// <summary>Gets or sets the policy.</summary>
    [Params(PolicyNames.TargetTracking, PolicyNames.Threshold, PolicyNames.ServiceObjective)]
    public string Policy { get; set; } = PolicyNames.TargetTracking;

    /// <summary>Makes the decider and an hour's inputs, whose clock goes on in each round.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var options = new AutoscalerOptions { Min = 1, Max = 100, Price = new DropletPrice(0.0625m, 42m) };
        (options.Budget.PerHourUsd, options.Budget.PerMonthUsd) = (5m, 3000m);
        options.Policies.Add(() => ScalingPolicyCatalogue.BuiltIn.Create(Policy));
        decider = new(options);
        var members = Enumerable.Range(0, Members).Select(index => new PoolMember
        {
            Id = index.ToString(CultureInfo.InvariantCulture),
            State = MemberState.Running,
            IsReady = true,
            CreatedAt = Start.AddHours(-1),
            StartedAt = Start.AddHours(-1),
            ReadinessChangedAt = Start.AddHours(-1),
        }).ToImmutableArray();
        var random = new Random(1);
        for (var tick = 0; tick < inputs.Length; tick++)
        {
            var at = Start.AddSeconds(15 * tick);
            var cpu = 0.55 + (0.1 * random.NextDouble());
            inputs[tick] = new()
            {
                At = at,
                Size = Members,
                Members = members,
                Metrics =
                [
                    new() { Name = MetricNames.Cpu, TakenAt = at, Members = [.. members.Select(member => new MemberReading(member.Id, cpu))] },
                    new() { Name = MetricNames.Load, TakenAt = at, Total = cpu * 100 * Members },
                ],
            };
        }
    }

    /// <summary>The decision, its memory used again, its sentence not asked for.</summary>
    [Benchmark(Baseline = true)]
    public int Decide() => (again[0] = decider.Decide(Next(), again[0])).To;

    /// <summary>A new decision object each time, as a live pool keeps them.</summary>
    [Benchmark]
    public int DecideAndKeep() => decider.Decide(Next()).To;

    /// <summary>With its sentence.</summary>
    [Benchmark]
    public int DecideAndExplain() => (again[0] = decider.Decide(Next(), again[0])).ToString().Length;

    private ScalingInput Next() => inputs[next++ & (inputs.Length - 1)];
}
