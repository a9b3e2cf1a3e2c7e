using Spinup.Sdk.Autoscaling.Backtesting;

namespace Spinup.Tests.Sdk.Autoscaling.Backtesting;

public sealed class LoadTraceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Slice_KeepsThePeriodsThatBeginWithin()
    {
        var slice = Of(0, 1, 2, 3, 4).Slice(Start + TimeSpan.FromSeconds(61), Start + TimeSpan.FromMinutes(4));

        Assert.Equal([2, 3], slice.Counts.ToArray());
        Assert.Equal(Start + TimeSpan.FromMinutes(2), slice.Start);
    }

    [Fact]
    public void Slice_WithinNothing_SaysWhatThereIs()
    {
        var failure = Assert.Throws<ArgumentException>(() => Of(1, 2).Slice(Start + TimeSpan.FromDays(1), null));

        Assert.Contains("it goes from 2026-01-01 00:00:00 to 2026-01-01 00:02:00", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slice_OfAGap_HasNothing() =>
        Assert.Throws<ArgumentException>(() => Of(1, double.NaN, double.NaN, 2).Slice(Start + Minute, Start + (3 * Minute)));

    [Fact]
    public void Resample_ToShorterPeriods_SpreadsEvenly() =>
        Assert.Equal([2, 2, 2, double.NaN, double.NaN, double.NaN], Of(6, double.NaN).Resample(TimeSpan.FromSeconds(20)).Counts.ToArray());

    [Fact]
    public void Resample_ToLongerPeriods_AddsUpAndLeavesOutTheRest() =>
        Assert.Equal([3, 7], Of(1, 2, 3, 4, 5).Resample(TimeSpan.FromMinutes(2)).Counts.ToArray());

    [Fact]
    public void Resample_AcrossPeriods_TakesTheirShares() =>
        Assert.Equal([7.5, 4.5 + 2], Of(5, 5, 4, 6).Resample(TimeSpan.FromSeconds(90)).Counts.ToArray()); // The last minute is a rest.

    [Fact]
    public void Smooth_GoesOnLinesBetweenTheMiddles() =>
        Assert.Equal(
            [10, 12.5, 17.5, 20, double.NaN, double.NaN, 5, 5],
            Of(20, 40, double.NaN, 10).Smooth(TimeSpan.FromSeconds(30)).Counts.ToArray());

    [Fact]
    public void Smooth_ToLongerPeriods_IsRefused() => Assert.Throws<ArgumentException>(() => Of(1, 2).Smooth(TimeSpan.FromSeconds(61)));

    [Theory]
    [InlineData(-1d)]
    [InlineData(double.PositiveInfinity)]
    public void Trace_OfImpossibleCounts_IsRefused(double count) =>
        Assert.Contains("Count 1 is", Assert.Throws<ArgumentException>(() => Of(1, count)).Message, StringComparison.Ordinal);

    [Fact]
    public void Trace_OfNothing_IsRefused()
    {
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => Of()).Message, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => Of(double.NaN)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new LoadTrace(Start, TimeSpan.Zero, [1]));
    }

    private static LoadTrace Of(params double[] counts) => new(Start, Minute, counts);
}
