using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Autoscaling.Gates;

public sealed class GateTests
{
    private static readonly DropletPrice HalfADollar = new(0.5m, 0);

    public static TheoryData<string, Func<ScalingInput, ScalingInput>> Untrusted => new()
    {
        { "missing", input => input with { Metrics = [] } },
        { "failed", input => input with { Metrics = [input.Metrics[0] with { Failure = "HTTP 503" }] } },
        { "stale", input => input with { Metrics = [input.Metrics[0] with { TakenAt = input.At.AddMinutes(-4) }] } },
        { "from the future", input => input with { Metrics = [input.Metrics[0] with { TakenAt = input.At.AddMinutes(2) }] } },
        { "not a number", input => input with { Metrics = [Inputs.Total(MetricNames.Cpu, input.At, double.NaN)] } },
        { "infinite", input => input with { Metrics = [Inputs.Total(MetricNames.Cpu, input.At, double.PositiveInfinity)] } },
        { "negative", input => input with { Metrics = [Inputs.Total(MetricNames.Cpu, input.At, -0.1)] } },
        { "one member not a number", input => input with { Metrics = [Inputs.Cpu(input.At, 0.1, 0.1, double.NaN, 0.1)] } },
        { "one member negative", input => input with { Metrics = [Inputs.Cpu(input.At, 0.1, 0.1, -1, 0.1)] } },
        { "half of the members", input => input with { Metrics = [Inputs.Cpu(input.At, 0.1, 0.1)] } },
        { "members' own times are old", input => input with { Metrics = [input.Metrics[0] with { Members = [.. input.Metrics[0].Members.Select(member => member with { TakenAt = input.At.AddMinutes(-9) })] }] } },
        { "too many unready", input => input with { Members = [.. input.Members.Select((member, index) => index < 2 ? member with { IsReady = false } : member)] } },
    };

    [Theory]
    [MemberData(nameof(Untrusted))]
    public void Distrust_BadNumbers_NeverScaleIn(string row, Func<ScalingInput, ScalingInput> spoil)
    {
        var decider = new ScalingDecider(FixedPolicy.Free(new FixedPolicy(_ => 1, "mine", MetricNames.Cpu)));
        Assert.Equal(1, new ScalingDecider(FixedPolicy.Free(new FixedPolicy(_ => 1, "mine", MetricNames.Cpu))).Decide(Inputs.Busy(4, 0.1)).To);

        var decision = decider.Decide(spoil(Inputs.Busy(4, 0.1)));

        Assert.True(decision.To == 4, $"{row}: {decision}");
    }

    [Fact]
    public void Distrust_ClockThatWentBack_HoldsOnceAndGoesOn()
    {
        var decider = new ScalingDecider(FixedPolicy.Free(new FixedPolicy(input => input.At >= Inputs.Start.AddHours(1) ? 4 : 1)));

        Assert.Equal(4, decider.Decide(Inputs.Busy(4, 0.1, TimeSpan.FromHours(1))).To);
        var back = decider.Decide(Inputs.Busy(4, 0.1));
        Assert.Equal(4, back.To);
        Assert.Contains("the clock went back by 3600.0 s", back.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, decider.Decide(Inputs.Busy(4, 0.1, TimeSpan.FromSeconds(15))).To);
    }

    [Fact]
    public void Distrust_LongEnough_FallsBackAndNeverBelowTheSize()
    {
        var options = FixedPolicy.Free(new FixedPolicy(_ => 1, "mine", MetricNames.Cpu));
        (options.Distrust.FallbackSize, options.Distrust.FallbackAfter) = (6, TimeSpan.FromMinutes(5));
        var decider = new ScalingDecider(options);
        ScalingDecision At(int size, double minutes) => decider.Decide(Inputs.Busy(size, 0.1, TimeSpan.FromMinutes(minutes)) with { Metrics = [] });

        Assert.Equal(4, At(4, 0).To);
        Assert.Equal(4, At(4, 4.9).To);
        Assert.Equal(6, At(4, 5).To);
        Assert.Equal(8, At(8, 6).To);
    }

    [Theory]
    [InlineData(3, 0, 0.5, 3)]
    [InlineData(3, 0, 9, 9)]
    [InlineData(3, 60, 9, 3)]
    [InlineData(3, 601, 9, 9)]
    public void Cooldown_AfterAChange_HoldsForAsLong(int before, int secondsLater, double wants, int expected)
    {
        var options = FixedPolicy.Free(new FixedPolicy(input => input.Size == before + 1 ? (int)wants : before + 1));
        options.Cooldown.Up = TimeSpan.FromMinutes(10);
        var decider = new ScalingDecider(options);
        if (secondsLater > 0)
        {
            decider.Decide(Inputs.Busy(before, 0.5));
            Assert.Equal(expected == before ? before + 1 : expected, decider.Decide(Inputs.Busy(before + 1, 0.5, TimeSpan.FromSeconds(secondsLater))).To);
        }
        else
        {
            // No change was seen yet: nothing to cool down from.
            Assert.Equal(before + 1, decider.Decide(Inputs.Busy(before, 0.5)).To);
        }
    }

    [Fact]
    public void WarmUp_MembersThatStart_AreWaitedForUntilTheyAreOverdue()
    {
        var options = FixedPolicy.Free(new FixedPolicy(input => input.Size + 1));
        options.Cooldown.WaitForStarting = true;
        var decider = new ScalingDecider(options);
        ScalingInput With(double minutes) => Inputs.Busy(2, 0.9, TimeSpan.FromMinutes(minutes)) with { Size = 3, Members = [.. Inputs.Ready(2), .. Inputs.Starting(1, Inputs.Start)], BootTime = TimeSpan.FromMinutes(2) };

        Assert.Equal(3, decider.Decide(With(1)).To);
        Assert.Equal(3, decider.Decide(With(4)).To);
        Assert.Equal(4, decider.Decide(With(4.1)).To);
    }

    [Fact]
    public void Bounds_ASizeOutsideThem_IsBroughtBackEvenWithoutNumbers()
    {
        var options = FixedPolicy.Free(new FixedPolicy(_ => 4, "mine", MetricNames.Cpu));
        (options.Min, options.Max, options.Cooldown.Up, options.Cooldown.WaitForStarting) = (3, 5, TimeSpan.FromHours(1), true);
        var decider = new ScalingDecider(options);

        Assert.Equal(3, decider.Decide(Inputs.Busy(1, 0.5) with { Metrics = [] }).To);
        Assert.Equal(5, decider.Decide(Inputs.Busy(9, 0.5, TimeSpan.FromMinutes(1)) with { Metrics = [] }).To);
    }

    [Fact]
    public void Budget_OfAMonth_AllowsBurstsAndThenTheFewest()
    {
        var options = FixedPolicy.Free(new FixedPolicy(_ => 100));
        (options.Min, options.Max, options.Price, options.Budget.PerMonthUsd, options.Interval) = (1, 100, HalfADollar, 400m, TimeSpan.FromHours(1));
        var decider = new ScalingDecider(options);
        var month = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var (size, spent, most) = (1, 0m, 0);

        for (var hour = 0; hour < 744; hour++)
        {
            var at = month.AddHours(hour);
            size = decider.Decide(new() { At = at, Size = size, Members = [], SpentThisMonthUsd = spent }).To;
            Assert.InRange(size, 1, 100);
            most = Math.Max(most, size);
            spent += size * 0.5m;
        }

        Assert.InRange(spent, 390m, 400m);
        Assert.True(most > 10, $"never more than {most}");
        Assert.Equal(1, size);

        // The next month begins with nothing spent.
        Assert.True(decider.Decide(new() { At = month.AddMonths(1), Size = 1, SpentThisMonthUsd = 0 }).To > 10);
    }

    [Fact]
    public void Budget_NotToldWhatWasSpent_CountsItself()
    {
        var options = FixedPolicy.Free(new FixedPolicy(_ => 100));
        (options.Min, options.Max, options.Price, options.Budget.PerMonthUsd, options.Interval) = (1, 100, HalfADollar, 400m, TimeSpan.FromHours(1));
        var decider = new ScalingDecider(options);
        var month = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        var (size, spent) = (1, 0m);
        for (var hour = 0; hour < 744; hour++)
        {
            size = decider.Decide(new() { At = month.AddHours(hour), Size = size, Members = [.. Enumerable.Repeat(new PoolMember { Id = "m", State = MemberState.Running, IsReady = true }, size)] }).To;
            spent += size * 0.5m;
        }

        Assert.InRange(spent, 372m, 400m);
    }
}
