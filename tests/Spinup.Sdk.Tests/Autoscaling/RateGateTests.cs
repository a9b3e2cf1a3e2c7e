using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Gates;

namespace Spinup.Tests.Sdk.Autoscaling;

public sealed class RateGateTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static TheoryData<string, RateSelection, string, int, int, int> Limits => new()
    {
        // rules: members or percent; size, wanted, what is let through
        { "up, nothing said", RateSelection.Max, "", 10, 500, 500 },
        { "down, nothing said", RateSelection.Max, "", 10, 0, 0 },
        { "up, the larger", RateSelection.Max, "4 100%", 3, 500, 7 },
        { "up, the larger of a large pool", RateSelection.Max, "4 100%", 30, 500, 60 },
        { "up, the smaller", RateSelection.Min, "4 100%", 30, 500, 34 },
        { "up, a percentage of little is still one", RateSelection.Max, "10%", 1, 500, 2 },
        { "up, off", RateSelection.Disabled, "4", 30, 500, 30 },
        { "up, less than allowed", RateSelection.Max, "4", 30, 33, 33 },
        { "down, the larger", RateSelection.Max, "4 10%", 100, 0, 90 },
        { "down, the smaller", RateSelection.Min, "4 10%", 100, 0, 96 },
        { "down, a percentage of little is still one", RateSelection.Max, "10%", 1, 0, 0 },
        { "down, off", RateSelection.Disabled, "4", 30, 0, 30 },
        { "down, more than there are", RateSelection.Max, "50", 30, 0, 0 },
        { "stay", RateSelection.Disabled, "1", 30, 30, 30 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void Limit_OfRules_IsTheirs(string row, RateSelection select, string rules, int size, int wanted, int expected)
    {
        var gate = new RateGate(Options(rules, select), Options(rules, select));

        Assert.True(expected == gate.Limit(size, wanted, Now), $"{row}: expected {expected}, got {gate.Limit(size, wanted, Now)}");
    }

    [Theory]
    [InlineData(3, 1000, 6)]
    [InlineData(1, 1000, 4)]
    [InlineData(0, 3, 3)]
    [InlineData(0, 9, 4)]
    [InlineData(50, 1, 1)]
    public void Limit_OfAFactor_IsTheFactorOrItsFloor(int size, int wanted, int expected)
    {
        var gate = new RateGate(new() { MaxFactor = 2 }, new());

        Assert.Equal(expected, gate.Limit(size, wanted, Now));
    }

    [Fact]
    public void Limit_WhenThePoolGrewMoreThanAllowed_StaysAndDoesNotShrink()
    {
        var gate = new RateGate(Options("4"), Options("4"), [new(10, Now - Minute / 2)]);

        Assert.Equal(14 - 10 + 6, gate.GetUpperLimit(16, Now));
        Assert.Equal(16, gate.Limit(16, 100, Now));
    }

    [Fact]
    public void Limit_CountsBothDirectionsOfThePeriod()
    {
        var gate = new RateGate(Options("4"), Options("4"), [new(3, Now - Minute / 2), new(-1, Now - Minute / 3), new(50, Now - Minute)]);

        Assert.Equal(8 - 3 + 1 + 4, gate.Limit(8, 100, Now));
        Assert.Equal(8 - 3 + 1 - 4, gate.Limit(8, 0, Now));
    }

    [Fact]
    public void Decider_OverSeveralTicks_LetsNoMoreThroughThanThePeriodAllows()
    {
        var (decider, sizes) = (Decider(Options("4"), new(), wanted: 100), new List<int> { 10 });
        for (var tick = 0; tick <= 10; tick++)
        {
            sizes.Add(decider.Decide(new() { At = Now.AddSeconds(15 * tick), Size = sizes[^1] }).To);
        }

        // A change counts from its decision, so the next four may come a minute later and not a tick after that.
        Assert.Equal([10, 14, 14, 14, 14, 18, 18, 18, 18, 22, 22, 22], sizes);
    }

    [Fact]
    public void Decider_SaysWhatTheRateHeldBack()
    {
        var decision = Decider(Options("4"), new(), wanted: 16).Decide(new() { At = Now, Size = 10 });

        Assert.Equal("10 -> 14: as told; rate limit held back 2", decision.ToString());
    }

    [Fact]
    public void Decider_WhenTheClockWentBack_CountsTheChangeAsOneOfNow()
    {
        var decider = Decider(Options("4"), new(), wanted: 100);
        var later = Now.AddHours(10);
        var size = decider.Decide(new() { At = later, Size = 10 }).To;

        Assert.Equal(14, decider.Decide(new() { At = Now, Size = size }).To);
        Assert.Equal(14, decider.Decide(new() { At = Now.AddSeconds(59), Size = size }).To);
        Assert.Equal(18, decider.Decide(new() { At = Now.AddSeconds(60), Size = size }).To);
    }

    [Fact]
    public void Record_UsesThePlaceOfAnOutdatedChangeAgain_TheLastFirst()
    {
        var gate = new RateGate(Options("4"), Options("4"), [new(8, Now - Minute / 2), new(7, Now - Minute * 2), new(9, Now - Minute * 2)]);
        gate.Record(5, Now);

        Assert.Equal([(8, false), (7, true), (5, false)], gate.Increases.Select(change => (change.Count, change.IsOutdated)));
        Assert.Empty(gate.Decreases);
    }

    [Fact]
    public void Record_WithoutRules_KeepsNothing()
    {
        var gate = new RateGate(new(), new());
        gate.Record(5, Now);

        Assert.Empty(gate.Increases);
    }

    internal static ScalingDecider Decider(RateOptions up, RateOptions down, int wanted)
    {
        var options = new AutoscalerOptions { Min = 0, Max = 1000, Stabilization = { Down = TimeSpan.Zero } };
        Fill(options.ScaleUp, up);
        Fill(options.ScaleDown, down);
        options.Policies.Add(() => new Told { Count = wanted });
        return new(options);
    }

    private static void Fill(RateOptions options, RateOptions from)
    {
        options.Rules.Clear();
        options.Select = from.Select;
        foreach (var rule in from.Rules)
        {
            options.Rules.Add(rule);
        }
    }

    private static RateOptions Options(string rules, RateSelection select = RateSelection.Max)
    {
        var options = new RateOptions { Select = select };
        foreach (var rule in rules.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            options.Rules.Add(new(rule.EndsWith('%') ? RateUnit.Percent : RateUnit.Members, int.Parse(rule.TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture), Minute));
        }

        return options;
    }
}
