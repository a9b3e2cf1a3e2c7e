using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Gates;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Autoscaling;

public sealed class AutoscalerOptionsTests
{
    public static TheoryData<string, Action<AutoscalerOptions>, string[]> Wrong => new()
    {
        { "min over max", o => (o.Min, o.Max) = (7, 3), ["Min is 7", "Max is 3"] },
        { "negative min", o => o.Min = -1, ["Min is -1"] },
        { "no max", o => (o.Min, o.Max) = (0, 0), ["Max is 0"] },
        { "interval", o => o.Interval = TimeSpan.Zero, ["Interval is 00:00:00"] },
        { "age", o => o.Distrust.MaxAge = TimeSpan.Zero, ["Distrust.MaxAge"] },
        { "coverage", o => o.Distrust.MinCoverage = double.NaN, ["Distrust.MinCoverage is NaN"] },
        { "fallback over max", o => o.Distrust.FallbackSize = 50, ["FallbackSize is 50", "Max is 10"] },
        { "window", o => o.Stabilization.Down = TimeSpan.FromHours(2), ["Stabilization.Down is 02:00:00"] },
        { "cooldown", o => o.Cooldown.Up = TimeSpan.FromSeconds(-1), ["Cooldown.Up"] },
        { "rule", o => o.ScaleUp.Rules.Add(new(RateUnit.Percent, -5, TimeSpan.FromSeconds(15))), ["ScaleUp has the rule", "-5"] },
        { "factor", o => o.ScaleUp.MaxFactor = 0.5, ["ScaleUp.MaxFactor is 0.5"] },
        { "budget without price", o => o.Budget.PerHourUsd = 1, ["Price is not"] },
        { "budget below min", o => (o.Min, o.Price, o.Budget.PerHourUsd) = (4, new DropletPrice(0.5m, 0), 1.5m), ["Min is 4", "$2 a hour", "$1.5 a hour"] },
        { "month below min", o => (o.Min, o.Price, o.Budget.PerMonthUsd) = (1, new DropletPrice(0.5m, 0), 300m), ["Min is 1", "$372 a month", "$300 a month"] },
        { "zero budget", o => (o.Price, o.Budget.PerHourUsd) = (new DropletPrice(0.5m, 0), 0m), ["$0 an hour"] },
        { "negative price", o => o.Price = new DropletPrice(-0.5m, 0), ["Price is $-0.5"] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Options_ThatContradict_AreRefusedWithBothValues(string row, Action<AutoscalerOptions> spoil, string[] says)
    {
        var options = new AutoscalerOptions();
        options.Policies.Add(() => new FixedPolicy(_ => 1));
        spoil(options);

        var refusal = Assert.Throws<ArgumentException>(() => new ScalingDecider(options));

        Assert.All(says, part => Assert.True(refusal.Message.Contains(part, StringComparison.Ordinal), $"{row}: {refusal.Message}"));
    }

    [Fact]
    public void Options_AllProblems_AreSaidAtOnce()
    {
        var options = new AutoscalerOptions { Min = 7, Max = 3, Interval = TimeSpan.Zero };

        var result = new AutoscalerOptionsValidator().Validate("web", options);

        Assert.True(result.Failed);
        Assert.Equal(2, result.Failures!.Count());
        Assert.All(result.Failures!, failure => Assert.StartsWith("AutoscalerOptions \"web\": ", failure, StringComparison.Ordinal));
    }
}
