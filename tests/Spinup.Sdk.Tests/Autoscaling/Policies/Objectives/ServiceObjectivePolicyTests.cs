using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Policies.Objectives;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Autoscaling.Policies.Objectives;

public sealed class ServiceObjectivePolicyTests
{
    private const double Capacity = 100;
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);
    private static readonly DropletPrice Price = new(0.0625m, 42m);

    [Fact]
    public void Objective_WithoutHistory_TracksUtilizationAndSaysSo()
    {
        var proposal = Ask(new ServiceObjectivePolicy(), At(0, size: 4, load: 360));

        Assert.Equal(6, proposal.Count); // 4 members at 0.9 of 0.65
        Assert.Equal("cpu 0.90 over target 0.65 (target tracking, because too little was seen yet to forecast)", proposal.Reason.ToString());
    }

    [Fact]
    public void Objective_WithoutLoadAtTheBalancer_GoesOnTracking()
    {
        var policy = new ServiceObjectivePolicy();
        for (var minute = 0; minute < 100; minute++)
        {
            var input = At(minute, size: 4, load: 390);
            var proposal = Ask(policy, input with { Metrics = [input.Metrics[0]] });
            Assert.Equal(ProposalStatus.Proposed, proposal.Status);
            Assert.Contains("no load at the balancer is measured", proposal.Reason.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Objective_AfterItsWarmUp_SaysForecastAndBothCosts()
    {
        var policy = Taught(new(), minutes: 200, load: minute => 400 + (30 * Math.Sin(minute)));

        var proposal = Ask(policy, At(200, size: 6, load: 400));

        Assert.Matches(@"^load 400/s, [\d.]+/s expected by [\w ]+; enough for it [\d.]+%; one more costs \$0\.0625 an hour and saves \$[\d.]+$", proposal.Reason.ToString());
        Assert.InRange(proposal.Count, 4, 6);
    }

    [Theory]
    [InlineData(2, 20)]
    [InlineData(20, 1000)]
    public void Objective_DearerLosses_HoldMore(double cheap, double dear)
    {
        static double Load(int minute) => 400 + (200 * Math.Sin(minute * 1.7));

        Assert.True(CountOf(cheap) < CountOf(dear), $"{CountOf(cheap)} at {cheap}, {CountOf(dear)} at {dear}");
        int CountOf(double factor) => Ask(Taught(new() { LossFactor = factor }, 300, Load), At(300, size: 1, load: 400)).Count;
    }

    [Fact]
    public void Objective_LearnsWhatAMemberCanServe_AndNotFromSaturation()
    {
        // Saturated from the beginning: 12 members would be needed, 4 are there and cannot say so.
        var policy = new ServiceObjectivePolicy();
        Assert.Contains("what a member can serve is not known yet", Ask(policy, At(0, size: 4, load: 1200)).Reason.ToString(), StringComparison.Ordinal);
        for (var minute = 1; minute < 60; minute++)
        {
            Ask(policy, At(minute, size: 14, load: 1200 + (minute % 3)));
        }

        // Saturation afterwards does not unteach it.
        for (var minute = 60; minute < 70; minute++)
        {
            Assert.InRange(Ask(policy, At(minute, size: 4, load: 1200)).Count, 12, 14);
        }
    }

    [Fact]
    public void Objective_LoadThatIsGone_MayRaiseAndNotLower()
    {
        var options = new AutoscalerOptions { Min = 1, Max = 50, Interval = Tick, Price = Price };
        options.Stabilization.Down = TimeSpan.Zero;
        options.Policies.Add(() => new ServiceObjectivePolicy());
        var decider = new ScalingDecider(options);
        for (var minute = 0; minute < 120; minute++)
        {
            decider.Decide(At(minute, size: 6, load: 400));
        }

        var quiet = At(120, size: 6, load: 50);
        var busy = At(121, size: 6, load: 600);

        Assert.Equal(6, decider.Decide(quiet with { Metrics = [quiet.Metrics[0], quiet.Metrics[1] with { Failure = "down" }] }).To);
        Assert.True(decider.Decide(busy with { Metrics = [busy.Metrics[0], busy.Metrics[1] with { Total = double.NaN }] }).To > 6);
        Assert.True(decider.Decide(At(130, size: 6, load: 50)).To < 6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Objective_MoreLoadFromTheSamePast_NeverFewer(int seed)
    {
        var random = new Random(seed);
        var (amplitude, noise) = (random.NextDouble() * 300, random.NextDouble() * 100);
        double Load(int minute) => Math.Max(0, 300 + (amplitude * Math.Sin(minute / 200.0)) + (noise * (new Random((seed * 10_000) + minute).NextDouble() - 0.5)));
        var size = random.Next(1, 10);
        var last = -1;
        for (var load = 0.0; load < 2000; load += 40)
        {
            var count = Ask(Taught(new(), 1600, Load), At(1600, size, load)).Count;
            Assert.True(count >= last, $"seed {seed}: {last} members for less, {count} for {load}/s");
            last = count;
        }
    }

    [Fact]
    public void Objective_AGapAndAClockThatGoesBack_AreOutlived()
    {
        var policy = Taught(new(), 300, _ => 400);

        foreach (var minute in new[] { 900, 901, 100, 101, 102, 902, 903 })
        {
            var proposal = Ask(policy, At(minute, size: 1, load: 400));
            Assert.Equal(ProposalStatus.Proposed, proposal.Status);
            Assert.InRange(proposal.Count, 4, 7);
        }

        Assert.Equal(ProposalStatus.Abstained, Ask(policy, At(903, size: 1, load: 400)).Status);
    }

    [Fact]
    public void Objective_PerMillion_KeepsThePromiseOverDays()
    {
        var policy = new ServiceObjectivePolicy(new() { LostPerMillion = 10_000, CapacityPerMember = Capacity });
        var random = new Random(5);
        var (size, lost, total) = (5, 0.0, 0.0);
        for (var minute = 0; minute < 6 * 1440; minute++)
        {
            var load = Math.Max(0, 600 + (300 * Math.Sin(minute / 1440.0 * Math.Tau)) + (80 * (random.NextDouble() + random.NextDouble() - 1)));
            (lost, total) = minute < 1440 ? (0, 0) : (lost + Math.Max(0, load - (size * Capacity)), total + load);
            size = Math.Max(1, Ask(policy, At(minute + 1, size, load)).Count);
        }

        Assert.InRange(lost / total * 1e6, 500, 10_000);
    }

    [Theory]
    [InlineData(1, null, null, "LossFactor is 1")]
    [InlineData(double.NaN, null, null, "LossFactor is NaN")]
    [InlineData(20, 0.0, null, "LostPerMillion is 0")]
    [InlineData(20, null, -5.0, "CapacityPerMember is -5")]
    public void Options_ThatCannotBe_AreRefused(double factor, double? lost, double? capacity, string says) =>
        Assert.Contains(says, Assert.Throws<ArgumentException>(() => new ServiceObjectivePolicy(new() { LossFactor = factor, LostPerMillion = lost, CapacityPerMember = capacity })).Message, StringComparison.Ordinal);

    private static ServiceObjectivePolicy Taught(ServiceObjectiveOptions options, int minutes, Func<int, double> load)
    {
        options.CapacityPerMember = Capacity;
        var policy = new ServiceObjectivePolicy(options);
        for (var minute = 0; minute < minutes; minute++)
        {
            Ask(policy, At(minute, size: 6, load(minute)));
        }

        return policy;
    }

    private static ScalingInput At(int minute, int size, double load)
    {
        var at = Inputs.Start.AddMinutes(minute);
        var cpu = Math.Min(1, load / (size * Capacity));
        return new() { At = at, Size = size, Members = Inputs.Ready(size), Metrics = [Inputs.Cpu(at, [.. Enumerable.Repeat(cpu, size)]), Inputs.Total(MetricNames.Load, at, load)] };
    }

    private static ScalingProposal Ask(ServiceObjectivePolicy policy, ScalingInput input) => policy.Propose(new(input, Tick, TimeSpan.FromMinutes(2), 1, 100, Price));
}
