using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Policies;

namespace Spinup.Tests.Sdk.Autoscaling.Policies;

public sealed class SimplePolicyTests
{
    [Theory]
    [InlineData(3, 0.80, 4)]
    [InlineData(3, 0.79, 3)]
    [InlineData(3, 0.30, 3)]
    [InlineData(3, 0.29, 2)]
    [InlineData(1, 0.00, 0)]
    public void Threshold_MaxedOutOrQuiet_OneMoreOrLess(int size, double cpu, int expected) => Assert.Equal(expected, Ask(new ThresholdPolicy(), Inputs.Busy(size, cpu)).Count);

    [Fact]
    public void Threshold_BoundsThatContradict_AreRefusedWithBoth()
    {
        var refusal = Assert.Throws<ArgumentException>(() => new ThresholdPolicy(new() { Quiet = 0.9, MaxedOut = 0.5 }));

        Assert.Contains("Quiet is 0.9 and MaxedOut is 0.5", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 0.10, 7)]
    [InlineData(8, 0.50, 8)]
    [InlineData(8, 0.70, 9)]
    [InlineData(8, 0.85, 10)]
    [InlineData(8, 0.95, 12)]
    [InlineData(1, 0.95, 2)]
    public void Step_Defaults_GrowWithTheDistance(int size, double cpu, int expected) => Assert.Equal(expected, Ask(new StepPolicy(), Inputs.Busy(size, cpu)).Count);

    [Fact]
    public void Step_MembersOnTheirWay_AreTakenOff()
    {
        var input = Inputs.Busy(8, 0.95) with { Size = 10, Members = [.. Inputs.Ready(8), .. Inputs.Starting(2, Inputs.Start)] };

        // Half of ten more is five; two of them were asked for already.
        Assert.Equal(13, Ask(new StepPolicy(), input).Count);
    }

    [Fact]
    public void Step_StepsThatContradict_AreRefused() =>
        Assert.Contains("contradict", Assert.Throws<ArgumentException>(() => new StepPolicy(new() { Steps = { new(0.5, 2), new(0.8, 1) } })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("nothing to do", 0, 0, 1, 0, 0, 0)]
    [InlineData("as many workers as jobs", 7, 3, 1, 0, 0, 10)]
    [InlineData("four slots each", 7, 3, 4, 0, 0, 3)]
    [InlineData("one may wait for each", 7, 3, 4, 1, 0, 2)]
    [InlineData("never fewer than are busy", 0, 9, 2, 5, 0, 5)]
    [InlineData("two idle ones", 0, 2, 1, 0, 2, 4)]
    public void QueueLength_JobsOverSlots(string row, double pending, double running, int slots, double backlog, int idle, int expected)
    {
        var input = Inputs.Busy(1, 0) with { Metrics = [Inputs.Total(MetricNames.QueuePending, Inputs.Start, pending), Inputs.Total(MetricNames.QueueRunning, Inputs.Start, running)] };

        var proposal = Ask(new QueueLengthPolicy(new() { Slots = slots, Backlog = backlog, Idle = idle }), input);

        Assert.True(proposal.Count == expected, $"{row}: {proposal.Count}, not {expected}");
    }

    [Fact]
    public void QueueLength_WithoutRunningJobs_IsDistrusted()
    {
        var options = FixedPolicy.Free();
        options.Policies.Add(() => new QueueLengthPolicy());

        var decision = new ScalingDecider(options).Decide(Inputs.Busy(4, 0) with { Metrics = [Inputs.Total(MetricNames.QueuePending, Inputs.Start, 0)] });

        Assert.Equal(4, decision.To);
        Assert.Contains("no queue.running was measured", decision.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Catalogue_AUsersOwn_IsFoundByNameAndArgument()
    {
        var catalogue = ScalingPolicyCatalogue.BuiltIn.Extended().Add("mine", argument => new FixedPolicy(_ => int.Parse(argument!, System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal(7, Ask(catalogue.Create("mine:7"), Inputs.Busy(1, 0)).Count);
        Assert.DoesNotContain("mine", ScalingPolicyCatalogue.BuiltIn.Names);
        Assert.Contains("there are: ", Assert.Throws<ArgumentException>(() => catalogue.Create("nobody:1")).Message, StringComparison.Ordinal);
    }

    private static ScalingProposal Ask(IScalingPolicy policy, ScalingInput input) => policy.Propose(new(input, TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2), 0, 1000, default));
}
