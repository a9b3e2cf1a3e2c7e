using Spinup.Sdk.Autoscaling.Backtesting;

namespace Spinup.Tests.Sdk.Autoscaling.Backtesting;

public sealed class TraceReaderTests
{
    private static readonly DateTimeOffset Start = new(1998, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Forms => new()
    {
        { "a header", "period,count\n1998-06-01 00:00:00,5\n1998-06-01 00:01:00,7\n" },
        { "no header", "1998-06-01 00:00:00,5\n1998-06-01 00:01:00,7" },
        { "a byte order mark and CRLF", "\uFEFFperiod,count\r\n1998-06-01 00:00:00,5\r\n1998-06-01 00:01:00,7\r\n" },
        { "a byte order mark and no header", "\uFEFF1998-06-01 00:00:00,5\n1998-06-01 00:01:00,7\n" },
        { "quotes", "\"period\",\"count\"\n\"1998-06-01 00:00:00\",\"5\"\n\"1998-06-01 00:01:00\",\"7\"\n" },
        { "more columns, one with a comma and a line's end in it", "period,count,note\n1998-06-01 00:00:00,5,\"a, \"\"b\"\"\nc\"\n1998-06-01 00:01:00,7,\n" },
        { "ISO with Z", "t,n\n1998-06-01T00:00:00Z,5\n1998-06-01T00:01:00Z,7\n" },
        { "ISO with an offset", "t,n\n1998-06-01T02:00:00+02:00,5\n1998-06-01T02:01:00+02:00,7\n" },
        { "ISO with fractions", "t,n\n1998-06-01T00:00:00.000Z,5.0\n1998-06-01T00:01:00.000Z,7e0\n" },
        { "no seconds", "t,n\n1998-06-01 00:00,5\n1998-06-01 00:01,7\n" },
        { "a form that changes on the way", "t,n\n1998-06-01,5\n1998-06-01 00:01,7\n" },
        { "Unix seconds", "896659200,5\n896659260,7\n" },
        { "Unix milliseconds", "896659200000,5\n896659260000,7\n" },
        { "spaces and empty lines", "t , n\n\n 1998-06-01 00:00:00 , 5 \n1998-06-01 00:01:00,7\n\n" },
        { "semicolons", "t;n\n1998-06-01 00:00:00;5\n1998-06-01 00:01:00;7\n" },
        { "tabs", "t\tn\n1998-06-01 00:00:00\t5\n1998-06-01 00:01:00\t7\n" },
        { "times that lie a little off", "t,n\n1998-06-01 00:00:00,5\n1998-06-01 00:01:00.4,7\n" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Read_EveryForm_GivesTheSameTwoMinutes(string form, string csv)
    {
        var trace = Read(csv);

        Assert.True(trace.Start == Start, form);
        Assert.Equal([5, 7], trace.Counts.ToArray());
        Assert.Equal(60, Math.Round(trace.Step.TotalSeconds));
        Assert.Equal(12, trace.Requests);
    }

    public static TheoryData<string, int?, string> Wrong => new()
    {
        { "", null, "empty" },
        { "\n\n", null, "empty" },
        { "t,n\n", null, "no row below" },
        { "t,n\n1998-06-01,5\n", 2, "single row" },
        { "1998-06-01 00:00,5\n1998-06-01 00:01,x\n", 2, "\"x\" is not a count" },
        { "1998-06-01 00:00,5\n1998-06-01 00:01,\n", 2, "\"\" is not a count" },
        { "1998-06-01 00:00,5\n1998-06-01 00:01,NaN\n", 2, "not a count" },
        { "1998-06-01 00:00,5\n1998-06-01 00:01,Infinity\n", 2, "not a count" },
        { "1998-06-01 00:00,x\n1998-06-01 00:01,5\n", 1, "\"x\" is not a count" },
        { "yesterday,5\n1998-06-01 00:01,5\n", 1, "\"yesterday\" is not a time" },
        { "t,n\n1998-06-01 00:00,5\n06/01/1998,5\n", 3, "\"06/01/1998\" is not a time" },
        { "t,n\n1998-06-01 00:00,5\n1998-02-30 00:00,5\n", 3, "not a time" },
        { "t,n\n1998-06-01 00:00,5\n1998-06-01 00:01,-1\n", 3, "negative" },
        { "t,n\n1998-06-01 00:00,5\n1998-06-01 00:01\n", 3, "has 1 of the 2 columns" },
        { "t,n\n1998-06-01 00:02,5\n1998-06-01 00:01,5\n", 3, "earlier than row 2" },
        { "t,n\n1998-06-01 00:01,5\n1998-06-01 00:01,5\n", 3, "has the time of row 2" },
        { "t,n\n\n1998-06-01 00:01,5\n\n1998-06-01 00:01,5\n", 5, "has the time of row 3" },
        { "1998-06-01 00:00,1\n1998-06-01 00:01,1\n1998-06-01 00:02,1\n1998-06-01 00:02:10,1\n", 4, "10 s after row 3" },
        { "t\n1998-06-01\n", 1, "one column" },
        { "t,n\n1998-06-01 00:00,\"5\n1998-06-01 00:01,5\n", 2, "never closed" },
        { "0,1\n1,1\n2,1\n253402300000,1\n", null, "at most 40000000" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Read_WhatIsNoTrace_SaysWhichRowAndWhy(string csv, int? row, string says)
    {
        var failure = Assert.Throws<TraceFormatException>(() => Read(csv));

        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
        Assert.Equal(row, failure.Row);
        Assert.True(row is null || failure.Message.Contains($"ow {row}", StringComparison.Ordinal), failure.Message);
    }

    [Theory]
    [InlineData("0001-01-01,5\n5000-01-01,6\n9999-01-01,5\n", "year 9999")]
    [InlineData("9999-12-30,5\n9999-12-31,6\n", "year 9999")]
    [InlineData("2026-01-01,1e308\n2026-01-02,1e308\n", "add up to more")]
    public void Read_WhatNoTraceCanHold_SaysSo(string csv, string says) => Assert.Contains(says, Assert.Throws<ArgumentException>(() => Read(csv)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_ALoneQuote_IsSaidWithoutReadingTheRest()
    {
        var failure = Assert.Throws<TraceFormatException>(() => Read("t,n\n\"1998-06-01 00:00,5\n" + string.Concat(Enumerable.Repeat("1998-06-01 00:01,5\n", 200_000))));

        Assert.Equal((2, true), (failure.Row, failure.Message.Contains("not closed", StringComparison.Ordinal)));
    }

    [Fact]
    public void Run_ACenturyBySeconds_IsRefusedAndNotTried()
    {
        var trace = Read("1900-01-01,5\n2000-01-01,6\n");

        var failure = Assert.Throws<ArgumentException>(() => new BacktestPolicies(trace, new() { Tick = TimeSpan.FromSeconds(1), CapacityPerDroplet = 1 }));

        Assert.Contains("at most 40000000", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("when", "hits")]
    [InlineData("WHEN", "Hits")]
    [InlineData("3", "1")]
    public void Read_ColumnsByNameOrNumber_AreFound(string time, string count)
    {
        var trace = Read("hits,errors,when\n5,1,1998-06-01 00:00\n7,2,1998-06-01 00:05\n", new(time, count));

        Assert.Equal([5, 7], trace.Counts.ToArray());
        Assert.Equal(TimeSpan.FromMinutes(5), trace.Step);
    }

    [Fact]
    public void Read_ColumnThatIsNotThere_SaysWhichThereAre()
    {
        var failure = Assert.Throws<TraceFormatException>(() => Read("when,hits\n1998-06-01,5\n", new(Count: "visits")));

        Assert.Contains("\"visits\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("when, hits", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Gaps_FillsShortOnesAndLeavesLongOnesUnknown()
    {
        // Minutes 0 and 1, then 3 missing, 5, then 4 missing, 10.
        var trace = Read("1998-06-01 00:00,10\n1998-06-01 00:01,10\n1998-06-01 00:05,50\n1998-06-01 00:10,9\n1998-06-01 00:11,9\n");

        Assert.Equal([10, 10, 20, 30, 40, 50, double.NaN, double.NaN, double.NaN, double.NaN, 9, 9], trace.Counts.ToArray());
        Assert.Equal((3, 4), (trace.InterpolatedPeriods, trace.UnknownPeriods));
        Assert.Equal(50 / 60d, trace.PeakPerSecond);
    }

    private static LoadTrace Read(string csv, TraceColumns? columns = null)
    {
        using var text = new StringReader(csv);
        return TraceReader.Read(text, columns);
    }
}
