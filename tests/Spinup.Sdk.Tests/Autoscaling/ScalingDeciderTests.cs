using System.Text.Json;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Autoscaling;

public sealed class ScalingDeciderTests
{
    [Theory]
    [InlineData(ProposalCombination.Largest, 7)]
    [InlineData(ProposalCombination.Smallest, 2)]
    [InlineData(ProposalCombination.First, 5)]
    public void Decide_SeveralPolicies_CombinesAsConfigured(ProposalCombination combination, int expected)
    {
        var options = FixedPolicy.Free(new FixedPolicy(_ => 5, "a"), new FixedPolicy(_ => 2, "b"), new FixedPolicy(_ => 7, "c"));
        options.Combination = combination;

        var decision = new ScalingDecider(options).Decide(Inputs.Busy(3, 0.5));

        Assert.Equal((3, expected), (decision.From, decision.To));
        Assert.Equal(["a", "b", "c"], decision.Proposals.Select(proposal => proposal.Policy));
        Assert.Equal(expected, decision.Chosen!.Value.Count);
    }

    [Fact]
    public void Decide_AGateThatClips_SaysWhatAndWhatItWouldHaveBeen()
    {
        var options = FixedPolicy.Free(new FixedPolicy(_ => 20));
        (options.Max, options.Price, options.Budget.PerHourUsd) = (12, new DropletPrice(0.5m, 0), 4m);

        var decision = new ScalingDecider(options).Decide(Inputs.Busy(3, 0.9));

        Assert.Equal((20, 8), (decision.Wanted, decision.To));
        Assert.Equal([(ScalingGate.Bounds, 20, 12, 8), (ScalingGate.Budget, 12, 8, 12)], decision.Gates.Select(gate => (gate.Gate, gate.Before, gate.After, gate.Without)));
        Assert.Equal("3 -> 8: the test wants 20; at most 12 members; budget of $4.00 a hour held back 4", decision.ToString().Replace("an hour", "a hour", StringComparison.Ordinal));
    }

    [Fact]
    public void Decide_ToJson_HasEveryPart()
    {
        var options = FixedPolicy.Free(new FixedPolicy(_ => 20));
        options.Max = 12;

        using var document = JsonDocument.Parse(new ScalingDecider(options).Decide(Inputs.Busy(3, 0.9)).ToJson());

        var root = document.RootElement;
        Assert.Equal((3, 12, 20), (root.GetProperty("from").GetInt32(), root.GetProperty("to").GetInt32(), root.GetProperty("wanted").GetInt32()));
        Assert.Equal("mine", root.GetProperty("proposals")[0].GetProperty("policy").GetString());
        Assert.Equal("Bounds", root.GetProperty("gates")[0].GetProperty("gate").GetString());
        Assert.Equal(20, root.GetProperty("gates")[0].GetProperty("without").GetInt32());
    }

    [Fact]
    public void Decide_OnePolicyThatCannotJudge_StillGoesUpAndNotDown()
    {
        var wants = 9;
        var options = FixedPolicy.Free(new FixedPolicy(_ => wants, "sees"), new FixedPolicy(_ => 1, "blind", "not-there"));
        var decider = new ScalingDecider(options);

        Assert.Equal(9, decider.Decide(Inputs.Busy(5, 0.5)).To);
        wants = 2;
        var held = decider.Decide(Inputs.Busy(5, 0.5, TimeSpan.FromMinutes(1)));

        Assert.Equal(5, held.To);
        Assert.Equal(ScalingGate.Distrust, Assert.Single(held.Gates).Gate);
        Assert.Contains("no not-there was measured", held.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_Held_StaysWhateverIsWanted()
    {
        var options = FixedPolicy.Free(new FixedPolicy(_ => 9));
        (options.Min, options.Max) = (1, 3);
        var decider = new ScalingDecider(options);

        var decision = decider.Decide(Inputs.Busy(5, 0.5) with { HeldBecause = "paused by anna" });

        Assert.Equal(5, decision.To);
        Assert.Contains("held: paused by anna", decision.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_ACeiling_CapsWhatOthersWant()
    {
        var options = FixedPolicy.Free(new FixedPolicy(_ => 9));
        options.Policies.Add(() => new Spinup.Sdk.Autoscaling.Policies.SchedulePolicy([new() { Name = "night", Start = "0 0 * * *", End = "59 23 * * *", Ceiling = 4 }]));

        var decision = new ScalingDecider(options).Decide(Inputs.Busy(3, 0.5));

        Assert.Equal(4, decision.To);
        Assert.Contains("at most 4 in night", decision.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_ReusedDecision_ForgetsWhatItSaid()
    {
        var options = FixedPolicy.Free(new FixedPolicy(input => input.Size + 50));
        options.Max = 20;
        var decider = new ScalingDecider(options);
        var first = decider.Decide(Inputs.Busy(3, 0.5));
        Assert.NotEmpty(first.Gates);

        options.Policies.Clear();
        var again = new ScalingDecider(FixedPolicy.Free(new FixedPolicy(_ => 4))).Decide(Inputs.Busy(4, 0.5), first);

        Assert.Same(first, again);
        Assert.Empty(again.Gates);
        Assert.Single(again.Proposals);
        Assert.Equal((4, 4), (again.From, again.To));
    }

    [Fact]
    public void Decide_NegativeSize_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ScalingDecider(FixedPolicy.Free(new FixedPolicy(_ => 1))).Decide(Inputs.Busy(0, 0) with { Size = -1 }));
}
