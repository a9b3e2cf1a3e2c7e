using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Gates;
using Spinup.Sdk.Autoscaling.Policies;

namespace Spinup.Tests.Sdk.Autoscaling;

public sealed class StabilizationGateTests
{
    [Fact]
    public void Decide_EveryFourthReadingIsLost_StillShrinks()
    {
        var options = new AutoscalerOptions { Max = 50 };
        options.Policies.Add(() => ScalingPolicyCatalogue.BuiltIn.Create(PolicyNames.TargetTracking));
        var decider = new ScalingDecider(options);
        var size = 20;
        for (var round = 0; round < 60; round++)
        {
            var input = Inputs.Busy(size, 6.0 / size, TimeSpan.FromSeconds(15 * round));
            size = decider.Decide(round % 4 == 3 ? input with { Metrics = [] } : input).To;
        }

        Assert.Equal(10, size);
    }

    [Fact]
    public void Decide_AfterALongBlindness_WaitsForTheWindowBeforeItShrinks()
    {
        var options = new AutoscalerOptions { Max = 50 };
        options.Policies.Add(() => ScalingPolicyCatalogue.BuiltIn.Create(PolicyNames.TargetTracking));
        var decider = new ScalingDecider(options);
        for (var round = 0; round < 60; round++)
        {
            var input = Inputs.Busy(20, 0.6, TimeSpan.FromSeconds(15 * round));
            decider.Decide(round > 5 ? input with { Metrics = [] } : input);
        }

        Assert.Equal(20, decider.Decide(Inputs.Busy(20, 0.3, TimeSpan.FromSeconds(15 * 60))).To);
    }

    private static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, int, int, int, int, string, int> Windows => new()
    {
        // up and down window in seconds, size, wanted, wishes as count@seconds ago, what is left
        { "no windows", 0, 0, 5, 9, "1@10 20@10", 9 },
        { "down: the largest of the window", 0, 300, 10, 2, "7@200 3@100", 7 },
        { "down: not what is older", 0, 300, 10, 2, "9@300 7@299", 7 },
        { "down: never above the size", 0, 300, 10, 2, "50@10", 10 },
        { "up: the smallest of the window", 300, 0, 2, 9, "5@200 8@100", 5 },
        { "up: never below the size", 300, 0, 4, 9, "1@100", 4 },
        { "up: the down window does not matter", 0, 300, 2, 9, "5@200", 9 },
        { "up: smallest of the window where all were larger", 300, 300, 2, 9, "12@200", 9 },
        { "stay stays", 300, 300, 5, 5, "1@10 20@10", 5 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Stabilize_OverAWindow_MovesOnlyTowardsTheSize(string row, int up, int down, int size, int wanted, string wishes, int expected)
    {
        var gate = new StabilizationGate(Options(up, down), Wishes(wishes));

        Assert.True(expected == gate.Stabilize(size, wanted, Now), $"{row}: expected {expected}, got {gate.Stabilize(size, wanted, Now)}");
    }

    [Fact]
    public void Stabilize_LargestOfWindow_MayGoAboveTheSize()
    {
        var options = Options(0, 300);
        options.LargestOfWindow = true;
        var gate = new StabilizationGate(options, Wishes("50@300 70@301 20@10"));

        Assert.Equal(50, gate.Stabilize(10, 2, Now));
    }

    [Fact]
    public void Record_UsesThePlaceOfAWishTooOldForBothWindowsAgain()
    {
        var gate = new StabilizationGate(Options(60, 300), Wishes("10@6000 6@60 9@301 5@120"));
        foreach (var second in Enumerable.Range(0, 3))
        {
            gate.Record(100 + second, Now.AddSeconds(second));
        }

        Assert.Equal([101, 6, 100, 5, 102], gate.Wishes.Select(wish => wish.Count));
    }

    [Fact]
    public void Decider_RemembersTheInitialSizeOrNot()
    {
        Assert.Equal(10, Decider(0, 300, remembers: true, new Told { Count = 2 }).Decide(Input(0, 10)).To);
        Assert.Equal(2, Decider(0, 300, remembers: false, new Told { Count = 2 }).Decide(Input(0, 10)).To);
    }

    [Fact]
    public void Decider_AfterTheWindow_Shrinks()
    {
        var decider = Decider(0, 300, remembers: true, new Told { Count = 2 });

        Assert.Equal("10: as told; stabilization over 300 s kept 8", decider.Decide(Input(0, 10)).ToString());
        Assert.Equal(10, decider.Decide(Input(299, 10)).To);
        Assert.Equal(2, decider.Decide(Input(300, 10)).To);
    }

    [Fact]
    public void Observe_WhatWasWantedInDoubt_IsNoReasonToShrinkLater()
    {
        var gate = new StabilizationGate(new() { RemembersInitialSize = false });
        var observing = (IScalingGate)gate;
        var context = new GateContext(Input(0, 5), new ProposalReason("doubt"), 0, 100, TimeSpan.Zero);
        observing.Observe(context, 1);
        observing.Observe(context, 7);
        observing.Observe(context with { Doubt = null }, 2);

        Assert.Equal([7, 2], gate.Wishes.Select(wish => wish.Count));
    }

    [Fact]
    public void Apply_InDoubt_OldWishesDoNotMoveThePool()
    {
        var gate = new StabilizationGate(new() { LargestOfWindow = true }, Wishes("50@10"));
        var context = new GateContext(Input(0, 5), new ProposalReason("doubt"), 0, 100, TimeSpan.Zero);

        Assert.Equal(5, ((IScalingGate)gate).Apply(context, 5, out _));
        Assert.Equal(50, ((IScalingGate)gate).Apply(context with { Doubt = null }, 5, out _));
    }

    [Fact]
    public void Decider_WhenTheClockWentBack_CountsTheWishAsOneOfNow()
    {
        var told = new Told { Count = 10 };
        var decider = Decider(0, 300, remembers: false, told);
        decider.Decide(Input(36_000, 10));
        told.Count = 2;

        // The tick that sees the clock go back trusts nothing; those after it do.
        Assert.Equal(10, decider.Decide(Input(0, 10)).To);
        Assert.Equal(10, decider.Decide(Input(299, 10)).To);
        Assert.Equal(2, decider.Decide(Input(300, 10)).To);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Stabilize_OfRandomWishes_IsWhatALookAtAllOfThemGives(int seed, bool largestOfWindow)
    {
        var random = new Random(seed);
        var options = Options(random.Next(0, 90), random.Next(0, 90));
        options.LargestOfWindow = largestOfWindow;
        var gate = new StabilizationGate(options);
        var (lately, longer, at) = (new List<Wish>(), new List<Wish>(), Now);
        for (var tick = 0; tick < 3000; tick++)
        {
            at = at.AddSeconds(random.Next(0, 6)).AddHours(random.Next(500) == 0 ? -1 : 0);
            var (wanted, size) = (random.Next(20), random.Next(20));
            gate.Record(wanted, at);

            // Where the clock went back, what a window holds happened now; what was too old for it by then stays so.
            lately = [.. lately.Append(new(wanted, at)).Select(wish => wish.At > at ? wish with { At = at } : wish).Where(wish => wish.At > at - options.Up)];
            longer = [.. longer.Append(new(wanted, at)).Select(wish => wish.At > at ? wish with { At = at } : wish)
                .Where(wish => largestOfWindow ? wish.At >= at - options.Down : wish.At > at - options.Down)];
            var atMost = longer.Select(wish => wish.Count).Append(wanted).Max();
            var atLeast = lately.Select(wish => wish.Count).Append(wanted).Min();

            var expected = largestOfWindow ? atMost : Math.Min(Math.Max(size, atLeast), atMost);
            Assert.True(expected == gate.Stabilize(size, wanted, at), $"seed {seed}, tick {tick}: expected {expected}, got {gate.Stabilize(size, wanted, at)}");
            Assert.True(gate.Wishes.Count < 300, $"seed {seed}: {gate.Wishes.Count} places");
        }
    }

    [Fact]
    public void Record_InTheSteadyState_TakesNoMemory()
    {
        var gate = new StabilizationGate(Options(600, 3600));
        var at = Now;
        for (var second = 0; second < 10_000; second++)
        {
            gate.Record(second % 7, at = at.AddSeconds(1));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var second = 0; second < 10_000; second++)
        {
            gate.Record(second % 7, at = at.AddSeconds(1));
            gate.Stabilize(3, second % 7, at);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ScalingInput Input(int second, int size) => new() { At = Now.AddSeconds(second), Size = size };

    private static ScalingDecider Decider(int up, int down, bool remembers, Told told)
    {
        var options = new AutoscalerOptions { Min = 0, Max = 1000, Stabilization = { Up = TimeSpan.FromSeconds(up), Down = TimeSpan.FromSeconds(down), RemembersInitialSize = remembers } };
        options.ScaleUp.Rules.Clear();
        options.ScaleDown.Rules.Clear();
        options.Policies.Add(() => told);
        return new(options);
    }

    private static StabilizationOptions Options(int up, int down) => new() { Up = TimeSpan.FromSeconds(up), Down = TimeSpan.FromSeconds(down) };

    private static IEnumerable<Wish> Wishes(string wishes) => wishes.Split(' ').Select(wish => wish.Split('@'))
        .Select(wish => new Wish(int.Parse(wish[0], System.Globalization.CultureInfo.InvariantCulture), Now.AddSeconds(-int.Parse(wish[1], System.Globalization.CultureInfo.InvariantCulture))));
}
