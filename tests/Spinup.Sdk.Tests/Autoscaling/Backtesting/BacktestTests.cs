using Spinup.Sdk.Autoscaling.Backtesting;
using Spinup.Sdk.Autoscaling.Victims;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Autoscaling.Backtesting;

/// <summary>Runs of a few minutes, worked out by hand: a droplet serves 600 requests a minute and costs a cent for it.</summary>
public sealed class BacktestTests
{
    private static readonly SimulationModel Model = new() { CapacityPerDroplet = 10, Price = new DropletPrice(0.6m, 0) };

    [Fact]
    public void Run_LoadAboveCapacity_DropsUntilTheDropletServes()
    {
        var result = Backtest.Run(ScriptedPolicy.Script(1, 2, 2, 2, 1), Traces.Of(480, 480, 1200, 1200, 1200, 480), Model);

        // Asked for at minute 2, serves from minute 4 on, gone at minute 5.
        Assert.Equal([1, 1, 1, 1, 2, 1], result.Supply.ToArray());
        Assert.Equal((5040, 1200), (result.Requests, result.Dropped));
        Assert.Equal(238095.238, result.DroppedPpm, 3);
        Assert.Equal(0.09m, result.Usd); // One for 6 minutes, one for 3.
        Assert.Equal(9 / 60d, result.DropletHours, 9);
        Assert.Equal((1, 1, 2), (result.Creates, result.Destroys, result.Churn));
        Assert.Equal(100 * (0.5 + 0.5) / 6, result.ThetaUnder, 9);
        Assert.Equal(0, result.ThetaOver);
        Assert.Equal(100 * 2 / 6d, result.TauUnder, 9);
        Assert.Equal(0, result.TauOver);
        Assert.Equal(0, result.Instability);
        Assert.Equal((1, TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2)), (result.Recoveries, result.RecoveryMean, result.RecoveryMax));
        Assert.Equal(0.6 / 3600 / 10, result.RequestUsd, 12);
        Assert.Equal(0.09 + (20 * 1200 * 0.6 / 36000), result.TotalUsd(20), 9);
    }

    [Fact]
    public void Run_SurplusAndOppositeMoves_AreCounted()
    {
        // The second serves from minute 3 on, when the load has gone; demand is 2 1 1 1 2 1.
        var result = Backtest.Run(ScriptedPolicy.Script(2, 1, 2, 2, 2), Traces.Of(480, 1100, 480, 480, 1100, 480), Model with { BootTime = TimeSpan.FromMinutes(1) });

        // Created at 1, serves at 2 but is destroyed then; created again at 3, serves from 4 on.
        Assert.Equal([1, 1, 1, 1, 2, 2], result.Supply.ToArray());
        Assert.Equal((2, 1), (result.Creates, result.Destroys));
        Assert.Equal(0.06m + 0.01m + 0.03m, result.Usd);
        Assert.Equal(100 * 0.5 / 6, result.ThetaUnder, 9);
        Assert.Equal(100 * 1 / 6d, result.ThetaOver, 9);
        Assert.Equal((100 / 6d, 100 / 6d), (result.TauUnder, result.TauOver));
        Assert.Equal(500, result.Dropped);
    }

    [Fact]
    public void Run_SupplyAgainstDemand_IsUnstable()
    {
        // Demand 1 2 1 2, supply 2 1 2 1 from a pool that boots at once.
        var options = ScriptedPolicy.Script(1, 2, 1);
        options.Min = 1;
        var result = Backtest.Run(options, Traces.Of(960, 1100, 480, 1100), Model with { BootTime = TimeSpan.Zero, Victims = VictimPolicies.Youngest });

        Assert.Equal([2, 1, 2, 1], result.Supply.ToArray());
        Assert.Equal(100 * 2 / 3d, result.Instability, 9); // From 2 to 1 and from 1 to 2 against the demand's moves; the first demand is 2 already.
        Assert.Equal((2, TimeSpan.FromMinutes(1)), (result.Recoveries, result.RecoveryMean));
    }

    [Fact]
    public void Run_DropletReadyWithinAMinute_CountsForItsShare()
    {
        var result = Backtest.Run(ScriptedPolicy.Script(2, 2, 2), Traces.Of(480, 480, 900, 900), Model with { BootTime = TimeSpan.FromSeconds(90) });

        // Ready at 2:30.
        Assert.Equal([1, 1, 1.5, 2], result.Supply.ToArray());
        Assert.Equal(0, result.Dropped);
    }

    [Fact]
    public void Run_PennyAware_KeepsTheDropletUntilItsCentIsUsed()
    {
        // $0.0625 an hour: a cent lasts 576 s, so the first that may go is the one of the beginning, at minute 10.
        var trace = Traces.Of(Enumerable.Repeat(480d, 13).ToArray());
        var model = Model with { Price = new DropletPrice(0.0625m, 0), BootTime = TimeSpan.Zero };
        var script = ScriptedPolicy.Script([2, .. Enumerable.Repeat(1, 11)]);
        var penny = Backtest.Run(script, trace, model, keepDecisions: true);
        var youngest = Backtest.Run(script, trace, model with { Victims = VictimPolicies.Youngest });

        Assert.Equal([1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1], penny.Supply.ToArray());
        Assert.Equal(0.0229m, penny.Usd); // (600 + 720) s
        Assert.Equal([1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], youngest.Supply.ToArray());
        Assert.Equal(0.0235m, youngest.Usd); // 780 s and a cent
        Assert.Equal([2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1], penny.Decisions.Skip(1).Select(decision => decision.From)); // What is kept is counted.
    }

    [Fact]
    public void Run_Gap_CountsNowhere()
    {
        // Two known minutes of one droplet, and two between them that nobody knows of.
        var result = Backtest.Run(ScriptedPolicy.Script(1, 2, 2), Traces.Of(480, double.NaN, double.NaN, 1200), Model);

        Assert.Equal((4, 2), (result.Ticks, result.UnknownTicks));
        Assert.Equal((1680, 600), (result.Requests, result.Dropped));
        Assert.Equal(0.02m + 0.01m, result.Usd); // The second was created in the gap and lived a minute outside of it.
        Assert.Equal(50, result.TauUnder);
    }

    [Fact]
    public void Run_StartsWithEnoughForTheFirstTick_WithinTheBounds()
    {
        Assert.Equal([3], Backtest.Run(ScriptedPolicy.Script(), Traces.Of(1440), Model).Supply.ToArray());
        Assert.Equal([4], Backtest.Run(ScriptedPolicy.Script(), Traces.Of(1441), Model).Supply.ToArray());
        Assert.Equal([2], Backtest.Run(ScriptedPolicy.Options(_ => 1, max: 2), Traces.Of(1441), Model).Supply.ToArray());
        Assert.Equal([4, 4], Backtest.Run(ScriptedPolicy.Script(4), Traces.Of(double.NaN, 1441), Model).Supply.ToArray()); // The first that is known.
    }

    [Fact]
    public void Run_WithoutAnyServing_DropsEverything()
    {
        var result = Backtest.Run(ScriptedPolicy.Options(_ => 0, min: 0, max: 0 + 1), Traces.Of(0, 600, 600), Model with { Victims = VictimPolicies.Youngest });

        Assert.Equal([0, 0, 0], result.Supply.ToArray());
        Assert.Equal(1_000_000, result.DroppedPpm);
        Assert.Equal(0, result.Usd);
    }

    [Fact]
    public void Run_CreatesThatFail_AreTriedAgainAndCostNothing()
    {
        var trace = Traces.Of(Enumerable.Repeat(480d, 60).ToArray());
        var options = ScriptedPolicy.Options(_ => 5);
        var never = Backtest.Run(options, trace, Model with { CreateFailures = 1 }, keepDecisions: true);
        var half = Backtest.Run(options, trace, Model with { CreateFailures = 0.5 });

        Assert.All(never.Supply, supply => Assert.Equal(1, supply));
        Assert.Equal((0, 59 * 4, 0.60m), (never.Creates, never.FailedCreates, never.Usd));
        Assert.Equal(5, never.Decisions[1].From); // What was asked for, though it is not there.
        Assert.Equal((4, 5), (half.Creates, half.Supply[^1]));
        Assert.InRange(half.FailedCreates, 1, 40);
    }

    [Fact]
    public void Run_BootSpread_LiesWithinIt()
    {
        var trace = Traces.Of(Enumerable.Repeat(480d, 8).ToArray());
        var result = Backtest.Run(ScriptedPolicy.Options(_ => 101, max: 101), trace, Model with { BootTime = TimeSpan.FromMinutes(3), BootSpread = TimeSpan.FromMinutes(2) });

        // Asked for at 1, served from between 2 and 6 on: each minute 25 more, on the mean over a minute.
        Assert.Equal((1, 101), (result.Supply[1], result.Supply[6]));
        Assert.InRange(result.Supply[2], 5, 25);
        Assert.InRange(result.Supply[4], 50, 80);
    }
}
