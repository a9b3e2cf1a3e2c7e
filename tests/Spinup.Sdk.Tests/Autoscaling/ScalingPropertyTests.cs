using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Gates;
using Spinup.Sdk.Autoscaling.Policies;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Autoscaling;

/// <summary>What holds whatever comes in. The seed is in each failure.</summary>
[Trait("Category", "ScalingProperties")]
public sealed class ScalingPropertyTests
{
    private const int Steps = 400;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Decisions_StayWithinBoundsBudgetAndSignal(int seed)
    {
        var random = new Random(seed);
        var options = Options(random);
        var decider = new ScalingDecider(options);
        var inputs = new RandomInputs(seed);
        var size = random.Next(options.Min, options.Max + 1);
        var most = options.Budget.PerHourUsd is { } budget ? (int)(budget / options.Price!.Value.ExactPerHourUsd) : int.MaxValue;
        for (var step = 0; step < Steps; step++)
        {
            var input = inputs.Next(size, out var isTrusted);
            var decision = decider.Decide(input);
            var where = $"seed {seed}, step {step}: {decision}";

            Assert.True(decision.To >= options.Min && decision.To <= options.Max, where);
            Assert.True(decision.To <= most, where);
            Assert.True(isTrusted || decision.To >= Math.Min(size, most), where);
            Assert.True(decision.Wanted < size || decision.To >= Math.Min(size, most), where);
            Assert.True(decision.Wanted > size || decision.To <= size, where);
            Assert.True(decision.Gates.Count == 0 || decision.Gates[^1].After == decision.To, where);

            // Sometimes the target does not follow, or somebody sets the size by hand.
            size = random.Next(10) switch { 0 => size, 1 => random.Next(options.Min, Math.Min(options.Max, most) + 1), _ => decision.To };
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Proposals_MoreLoad_NeverFewer(int seed)
    {
        var random = new Random(seed);
        Func<IScalingPolicy>[] stateless = [() => ScalingPolicyCatalogue.BuiltIn.Create(PolicyNames.TargetTracking), () => new StepPolicy(), () => new ThresholdPolicy(), () => new QueueLengthPolicy()];
        foreach (var make in stateless)
        {
            for (var round = 0; round < 40; round++)
            {
                var size = random.Next(1, 60);
                var low = Enumerable.Range(0, size).Select(_ => random.NextDouble() * 0.9).ToArray();
                var high = low.Select(value => value + (random.NextDouble() * (1 - value))).ToArray();
                var (jobs, more) = (random.Next(100), random.Next(50));
                ScalingInput With(double[] cpu, int pending) => new()
                {
                    At = Inputs.Start,
                    Size = size,
                    Members = Inputs.Ready(size),
                    Metrics = [Inputs.Cpu(Inputs.Start, cpu), Inputs.Total(MetricNames.QueuePending, Inputs.Start, pending), Inputs.Total(MetricNames.QueueRunning, Inputs.Start, 10)],
                };

                var (less, greater) = (Ask(make(), With(low, jobs)), Ask(make(), With(high, jobs + more)));

                Assert.True(greater.Count >= less.Count, $"seed {seed}, {less.Policy}: {less.Count} ({less.Reason}), with more load {greater.Count} ({greater.Reason})");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Log_ReadBack_DecidesTheSame(int seed)
    {
        var random = new Random(seed);
        var options = Options(random);
        var decider = new ScalingDecider(options);
        var inputs = new RandomInputs(seed);
        var (lines, said, size) = (new List<string>(), new List<string>(), options.Min);
        for (var step = 0; step < Steps / 4; step++)
        {
            var input = inputs.Next(size, out _);
            lines.Add(ScalingInputLog.ToLine(input));
            var decision = decider.Decide(input);
            said.Add(decision.ToJson());
            size = decision.To;
        }

        var replayed = ScalingInputLog.Replay(options, lines.Select(ScalingInputLog.Parse)).Select(decision => decision.ToJson());

        Assert.Equal(said, replayed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"at\":\"2026-03-02T12:00:00+00:00\",\"si")]
    [InlineData("{\"size\":3}")]
    [InlineData("[]")]
    public void Log_ALineThatIsNone_IsRefused(string line) => Assert.Throws<FormatException>(() => ScalingInputLog.Parse(line));

    private static AutoscalerOptions Options(Random random)
    {
        var options = new AutoscalerOptions { Min = random.Next(0, 4), Price = new DropletPrice(0.0625m, 42m) };
        options.Max = options.Min + random.Next(1, 40);
        options.Budget.PerHourUsd = random.Next(3) == 0 ? 0.0625m * random.Next(Math.Max(1, options.Min), options.Max + 10) : null;
        options.Budget.PerMonthUsd = random.Next(4) == 0 ? 744 * 0.0625m * (options.Min + 2) : null;
        options.Stabilization.Down = TimeSpan.FromSeconds(random.Next(0, 600));
        options.Stabilization.Up = TimeSpan.FromSeconds(random.Next(3) == 0 ? random.Next(0, 300) : 0);
        options.Cooldown.Up = TimeSpan.FromSeconds(random.Next(3) == 0 ? random.Next(0, 300) : 0);
        options.Cooldown.WaitForStarting = random.Next(4) == 0;
        options.ScaleDown.Select = (RateSelection)random.Next(3);
        if (random.Next(3) == 0)
        {
            options.ScaleUp.Rules.Clear();
            options.ScaleUp.Rules.Add(new(RateUnit.Members, random.Next(1, 5), TimeSpan.FromSeconds(random.Next(10, 120))));
        }

        Func<IScalingPolicy>[] some =
        [
            () => ScalingPolicyCatalogue.BuiltIn.Create(PolicyNames.TargetTracking), () => new StepPolicy(), () => new ThresholdPolicy(),
            () => new PredictivePolicy(new() { Metric = MetricNames.Load, CapacityPerMember = 50 }), () => ScalingPolicyCatalogue.BuiltIn.Create(PolicyNames.Default),
        ];
        foreach (var policy in some.Where(_ => random.Next(2) == 0).DefaultIfEmpty(some[0]))
        {
            options.Policies.Add(policy);
        }

        return options;
    }

    private static ScalingProposal Ask(IScalingPolicy policy, ScalingInput input) => policy.Propose(new(input, TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2), 0, 1000, default));
}
