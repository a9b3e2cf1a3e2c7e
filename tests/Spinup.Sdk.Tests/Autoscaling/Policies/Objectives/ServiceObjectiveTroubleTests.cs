using Spinup.Sdk.Autoscaling;

namespace Spinup.Tests.Sdk.Autoscaling.Policies.Objectives;

/// <summary>What the default policy does when the world is not as it learned it: a few bad minutes, never bad days.</summary>
public sealed class ServiceObjectiveTroubleTests
{
    private const int TwoDays = 2 * 1440;
    private const int Trouble = 1500;

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public void Objective_ARequestGetsDearer_IsLearnedInMinutes(double share)
    {
        var (lost, longest, _) = new TroubledPool { Load = Day, Capacity = minute => minute < Trouble ? 10 : 10 * share }.Run(TwoDays);

        Assert.True(longest <= 15 && lost < 5000, $"{longest} minutes on end, {lost:0} ppm");
    }

    [Fact]
    public void Objective_ARequestGetsDearerWhereThePoolJustFitted_IsFoundOutAllTheSame()
    {
        // 41 members at 98.3 %: what they then serve is too near to what they should serve to prove anything at once.
        var (_, longest, _) = new TroubledPool { Load = _ => 403, Capacity = minute => minute < Trouble ? 10 : 7 }.Run(TwoDays);

        Assert.InRange(longest, 0, 45);
    }

    [Theory]
    [InlineData(4e9)]
    [InlineData(1e300)]
    [InlineData(double.MaxValue)]
    public void Objective_OneReadingOfABrokenCounter_IsOutlived(double reading)
    {
        var pool = new TroubledPool { Load = Day, Seen = (minute, input) => minute == Trouble ? input with { Metrics = [input.Metrics[0], input.Metrics[1] with { Total = reading }] } : input };

        var (lost, longest, _) = pool.Run(TwoDays);

        Assert.True(longest <= 5 && lost < 2000, $"{longest} minutes on end, {lost:0} ppm");
    }

    [Fact]
    public void Objective_UtilizationIsGone_LoadStillAddsMembers()
    {
        var pool = new TroubledPool
        {
            Load = minute => Day(minute) * (minute < Trouble ? 1 : 2),
            Seen = (minute, input) => minute is >= Trouble - 10 and < Trouble + 60 ? input with { Metrics = [input.Metrics[0] with { Failure = "down" }, input.Metrics[1]] } : input,
        };

        Assert.InRange(pool.Run(TwoDays).LongestMinutes, 0, 10);
    }

    [Fact]
    public void Objective_UtilizationIsGone_NobodyLeaves()
    {
        var decider = new ScalingDecider(Options());
        for (var minute = 0; minute < 120; minute++)
        {
            decider.Decide(Inputs.Busy(6, 0.6, TimeSpan.FromMinutes(minute)) is var input ? input with { Metrics = [.. input.Metrics, Inputs.Total(MetricNames.Load, input.At, 360)] } : input);
        }

        var quiet = Inputs.Busy(6, 0.1, TimeSpan.FromMinutes(120));
        var decision = decider.Decide(quiet with { Metrics = [quiet.Metrics[0] with { Failure = "down" }, Inputs.Total(MetricNames.Load, quiet.At, 60)] });

        Assert.Equal(6, decision.To);
        Assert.Contains("no scale-in: cpu could not be had: down", decision.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Objective_FromNoMembers_Begins()
    {
        var (_, longest, largest) = new TroubledPool { Min = 0, Load = minute => minute < 30 ? 0 : 200 }.Run(300);

        Assert.True(longest <= 25 && largest >= 20, $"{longest} minutes on end, at most {largest} members");
    }

    [Fact]
    public void Objective_AskedEveryOtherTick_StillKeepsSomeInReserve()
    {
        var regularly = new TroubledPool { Load = Day, Every = 2, Interval = 2 }.Run(TwoDays);
        var late = new TroubledPool { Load = Day, Every = 2 }.Run(TwoDays);

        Assert.True(late.LostPpm < 1.5 * regularly.LostPpm, $"{late.LostPpm:0} ppm, and {regularly.LostPpm:0} when it knows");
    }

    [Fact]
    public void Objective_BootTimeThatMovesAllTheTime_StillKeepsSomeInReserve()
    {
        var moving = new TroubledPool { Load = Day, Seen = (minute, input) => input with { BootTime = TimeSpan.FromSeconds(minute % 2 == 0 ? 100 : 170) } }.Run(TwoDays);
        var still = new TroubledPool { Load = Day, Seen = (_, input) => input with { BootTime = TimeSpan.FromSeconds(120) } }.Run(TwoDays);

        Assert.True(moving.LostPpm < (1.5 * still.LostPpm) + 50, $"{moving.LostPpm:0} ppm, and {still.LostPpm:0} with one that stays");
    }

    [Theory]
    [InlineData(-1_000_000)]
    [InlineData(1_000_000)]
    public void Decide_ABootTimeThatCannotBe_IsTakenForTheNearestThatCan(double days)
    {
        var input = Inputs.Busy(6, 0.6) is var busy ? busy with { BootTime = TimeSpan.FromDays(days), Metrics = [.. busy.Metrics, Inputs.Total(MetricNames.Load, busy.At, 360)] } : busy;

        Assert.Equal(6, new ScalingDecider(Options()).Decide(input).To);
    }

    private static AutoscalerOptions Options() => new() { Max = 50, Interval = TimeSpan.FromMinutes(1), Stabilization = { Down = TimeSpan.Zero } };

    // A day between 100 and 500 a second with 5 % of noise, the same each time.
    private static double Day(int minute) => (300 + (200 * Math.Sin(Math.Tau * minute / 1440))) * (0.95 + (0.1 * new Random(minute).NextDouble()));
}
