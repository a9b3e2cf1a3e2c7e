using Spinup.Sdk.Autoscaling.Backtesting;
using Spinup.Sdk.Autoscaling.Policies;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Autoscaling.Backtesting;

public sealed class ComparisonTests
{
    private static readonly SimulationModel Model = new() { Price = new DropletPrice(0.0625m, 0) };
    private static readonly LoadTrace Slow = GeneratedTrace.Diurnal(100, 3000, TimeSpan.FromDays(2));

    [Fact]
    public void Compare_OnASlowTrace_OracleDropsNothingAndStaticCostsMost()
    {
        var policies = new BacktestPolicies(Slow, Model);
        var rows = Backtest.Compare([policies.Create("static"), policies.Create("static:20"), policies.Create("oracle")], Slow, Model, 20);

        Assert.Equal("oracle", rows[0].Policy.Name);
        Assert.Equal(0, rows[0].Result.Dropped);
        var atPeak = rows.Single(row => row.Policy.Name == "static");
        Assert.Equal((40 * 48 * 0.0625m, 0d), (atPeak.Result.Usd, atPeak.Result.Dropped));
        Assert.True(rows.Single(row => row.Policy.Name == "static:20").Result.Dropped > 0);
        Assert.Equal(rows.Select(row => row.TotalUsd).Order(), rows.Select(row => row.TotalUsd));
        Assert.False(rows[0].IsBest); // It knows the future.
        Assert.True(rows[1].IsBest);
        Assert.Single(rows, row => row.IsBest);
    }

    [Fact]
    public void Oracle_HasItsDropletsWhenTheLoadComes()
    {
        // A step that nobody could foresee; 80 % busy before and after.
        var trace = Traces.Of([.. Enumerable.Repeat(480d, 20), .. Enumerable.Repeat(4800d, 20)]);
        var model = Model with { CapacityPerDroplet = 10 };
        var result = Backtest.Run(new BacktestPolicies(trace, model).Create("oracle").Options, trace, model);

        Assert.Equal(0, result.Dropped);
        Assert.Equal((1, 10, 10), (result.Supply[19], result.Supply[20], result.Supply[39]));
    }

    [Fact]
    public void Static_AtThePeak_IsThePeaksDroplets()
    {
        foreach (var droplets in new[] { 1, 7, 40, 333 })
        {
            var policies = new BacktestPolicies(Slow, Model with { PeakDroplets = droplets });
            var options = policies.Create("static").Options;

            Assert.Equal((droplets, droplets, 5 * droplets), (options.Min, options.Max, policies.Max));
        }
    }

    [Theory]
    [InlineData("static:0", "from 1 to 10000")]
    [InlineData("static:many", "from 1 to 10000")]
    [InlineData("oracle:3", "takes no argument")]
    [InlineData("no-such-policy", "no-such-policy")]
    [InlineData(" ", "white")]
    public void Create_WhatIsNoPolicy_Says(string reference, string says) =>
        Assert.Contains(says, Assert.Throws<ArgumentException>(() => new BacktestPolicies(Slow, Model).Create(reference)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("hpa:0.6", PolicyNames.TargetTracking, "0.6")]
    [InlineData("objective:5", PolicyNames.ServiceObjective, "5")]
    [InlineData("spinup", PolicyNames.Threshold, null)]
    [InlineData("pool", PolicyNames.TargetTracking, "0.6")]
    [InlineData("pool:0.5", PolicyNames.TargetTracking, "0.5")]
    [InlineData("mine:a:b", "mine", "a:b")]
    public void Create_ShortNames_AreOfTheCatalogue(string reference, string name, string? argument)
    {
        var asked = new List<(string, string?)>();
        var catalogue = new ScalingPolicyCatalogue();
        foreach (var known in new[] { PolicyNames.TargetTracking, PolicyNames.ServiceObjective, PolicyNames.Threshold, "mine" })
        {
            catalogue.Add(known, given =>
            {
                asked.Add((known, given));
                return new ScriptedPolicy(_ => 3);
            });
        }

        var policy = new BacktestPolicies(Slow, Model) { Catalogue = catalogue, Min = 2, Max = 50 }.Create(reference);

        Assert.Equal([(name, argument)], asked);
        Assert.Equal((reference, 2, 50, false), (policy.Name, policy.Options.Min, policy.Options.Max, policy.KnowsTheFuture));
        Assert.Equal(reference == "spinup", policy.Options.Cooldown.WaitForStarting);
        Assert.Equal(reference.StartsWith("pool", StringComparison.Ordinal) ? TimeSpan.FromMinutes(10) : TimeSpan.Zero, policy.Options.Cooldown.Up);
    }

    public static TheoryData<string, SimulationModel> Impossible => new()
    {
        { "CapacityPerDroplet is 0;", Model with { CapacityPerDroplet = 0 } },
        { "CapacityPerDroplet is -1;", Model with { CapacityPerDroplet = -1 } },
        { "CapacityPerDroplet is NaN;", Model with { CapacityPerDroplet = double.NaN } },
        { "PeakDroplets is 0;", Model with { PeakDroplets = 0 } },
        { "PeakUtilization is 1.5;", Model with { PeakUtilization = 1.5 } },
        { "Price.PerHourUsd is -0.01;", Model with { Price = new DropletPrice(-0.01m, 0) } },
        { "Price.PerMonthUsd is -1;", Model with { Price = new DropletPrice(0, -1) } },
        { "BootTime is -00:00:01;", Model with { BootTime = TimeSpan.FromSeconds(-1) } },
        { "BootSpread is 00:03:00;", Model with { BootSpread = TimeSpan.FromMinutes(3) } },
        { "MetricDelay is -00:00:01;", Model with { MetricDelay = TimeSpan.FromSeconds(-1) } },
        { "MetricLoss is 1.1;", Model with { MetricLoss = 1.1 } },
        { "MetricLoss is NaN;", Model with { MetricLoss = double.NaN } },
        { "CreateFailures is -0.5;", Model with { CreateFailures = -0.5 } },
        { "Tick is 00:00:00;", Model with { Tick = TimeSpan.Zero } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Run_UnitsThatCannotBe_AreNamedWithTheirValue(string says, SimulationModel model)
    {
        Assert.StartsWith(says, Assert.Throws<ArgumentException>(() => Backtest.Run(ScriptedPolicy.Script(), Slow, model)).Message, StringComparison.Ordinal);
        Assert.StartsWith(says, Assert.Throws<ArgumentException>(() => new BacktestPolicies(Slow, model)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Compare_LossFactorThatCannotBe_IsNamed(double factor)
    {
        var policy = new BacktestPolicies(Slow, Model).Create("static");

        Assert.Contains("loss factor is", Assert.Throws<ArgumentException>(() => Backtest.Compare([policy], Slow, Model, factor)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MinAboveMax_NamesBoth()
    {
        var options = ScriptedPolicy.Script();
        (options.Min, options.Max) = (7, 3);

        var message = Assert.Throws<ArgumentException>(() => Backtest.Run(options, Slow, Model)).Message;
        Assert.Contains("Min is 7 and Max is 3", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TraceWithoutARequest_AsksForTheCapacity() =>
        Assert.Contains("CapacityPerDroplet", Assert.Throws<ArgumentException>(() => Backtest.Run(ScriptedPolicy.Script(), Traces.Of(0, 0), Model)).Message, StringComparison.Ordinal);
}
