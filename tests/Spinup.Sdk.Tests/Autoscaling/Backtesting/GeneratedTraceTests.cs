using Spinup.Sdk.Autoscaling.Backtesting;

namespace Spinup.Tests.Sdk.Autoscaling.Backtesting;

public sealed class GeneratedTraceTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void Steady_NeverChanges()
    {
        var trace = GeneratedTrace.Steady(10, Day);

        Assert.Equal(1440, trace.Counts.Length);
        Assert.All(trace.Counts, count => Assert.Equal(600, count));
    }

    [Fact]
    public void Diurnal_IsLowAtFourAndHighAtFourInTheAfternoon()
    {
        var trace = GeneratedTrace.Diurnal(10, 50, 2 * Day);

        Assert.Equal((600, 3000, 600), (trace.Counts[240], trace.Counts[240 + 720], trace.Counts[240 + 1440]));
        Assert.Equal((600, 3000), (trace.Counts.Min(), trace.Counts.Max()));
    }

    [Fact]
    public void HackerNewsSpike_RisesWithinMinutesAndHalvesInTwoHours()
    {
        var trace = GeneratedTrace.HackerNewsSpike(quiet: 1, height: 101, TimeSpan.FromMinutes(100), TimeSpan.FromMinutes(4), Day);

        Assert.Equal((60, 60, 3060, 6060, 3060), (trace.Counts[99], trace.Counts[100], trace.Counts[102], trace.Counts[104], trace.Counts[224]));
    }

    [Fact]
    public void Ramp_GoesFromEndToEnd()
    {
        var trace = GeneratedTrace.Ramp(0, 10, TimeSpan.FromMinutes(11));

        Assert.Equal((0, 300, 600), (trace.Counts[0], trace.Counts[5], trace.Counts[10]));
    }

    [Fact]
    public void Noise_IsTheSameEverywhereAndOfTheRightSize()
    {
        var trace = GeneratedTrace.Noise(100, 0.2, 10 * Day, seed: 7);

        // Written down once: another machine, or another version of .NET, has to come to the same.
        Assert.Equal([8285, 7255, 7151, 4479], trace.Counts.Take(4));
        Assert.NotEqual(trace.Counts.ToArray(), GeneratedTrace.Noise(100, 0.2, 10 * Day, seed: 8).Counts.ToArray());
        var mean = trace.Counts.Average();
        var deviation = Math.Sqrt(trace.Counts.Average(count => (count - mean) * (count - mean)));
        Assert.InRange(mean, 5970, 6030);
        Assert.InRange(deviation, 1170, 1230);
    }

    [Fact]
    public void Trace_ShorterThanAMinute_IsRefused() => Assert.Throws<ArgumentException>(() => GeneratedTrace.Steady(1, TimeSpan.FromSeconds(59)));
}
