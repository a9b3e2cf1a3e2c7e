using System.Globalization;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Pricing;

public sealed class BillingRuleTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    // Prices as /v2/sizes sends them.
    private static readonly DropletPrice Six = new(0.00893m, 6m);
    private static readonly DropletPrice Twelve = new(0.01786m, 12m);
    private static readonly DropletPrice FortyTwo = new(0.0625m, 42m);
    private static readonly DropletPrice EightyFour = new(0.125m, 84m);
    private static readonly DropletPrice Gpu = new(3.39m, 2522.16m);

    public static TheoryData<string, DropletPrice, TimeSpan, string> Costs { get; } = new()
    {
        { "nothing lived costs a cent", FortyTwo, TimeSpan.Zero, "0.01" },
        { "the first second costs a cent", FortyTwo, TimeSpan.FromSeconds(1), "0.01" },
        { "$42: the first cent lasts 9.6 minutes", FortyTwo, TimeSpan.FromMinutes(9.6), "0.01" },
        { "$42: then every second counts", FortyTwo, TimeSpan.FromMinutes(19.2), "0.02" },
        { "$12: the first cent lasts 33.6 minutes", Twelve, TimeSpan.FromMinutes(33.6), "0.01" },
        { "$12: twice as long is two cents", Twelve, TimeSpan.FromMinutes(67.2), "0.02" },
        { "60 seconds of a dear one are more than a cent", Gpu, TimeSpan.FromSeconds(5), "0.0565" },
        { "an hour", EightyFour, TimeSpan.FromHours(1), "0.125" },
        { "an hour and a begun second", EightyFour, TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(1), "0.1250" },
        { "a day", EightyFour, TimeSpan.FromDays(1), "3" },
        { "672 hours are the month's price", FortyTwo, TimeSpan.FromHours(672), "42" },
        { "a whole month of 31 days is no more", FortyTwo, TimeSpan.FromDays(31), "42" },
        { "the cheapest, a whole month", Six, TimeSpan.FromDays(31), "6" },
        { "two months cost two", FortyTwo, TimeSpan.FromDays(31 + 30), "84" },
        { "the next month starts from nothing", FortyTwo, TimeSpan.FromDays(31) + TimeSpan.FromHours(16), "43" },
        { "a GPU's month has 744 hours", Gpu, TimeSpan.FromHours(700), "2373" },
    };

    [Theory]
    [MemberData(nameof(Costs))]
    public void CostUsd_FollowsTheRule(string name, DropletPrice price, TimeSpan lived, string expected)
    {
        Assert.NotEmpty(name);
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), BillingRule.CostUsd(price, Start, Start + lived));
    }

    [Fact]
    public void CostUsd_AcrossTheEndOfAMonth_CapsEachMonthByItself()
    {
        // 20 days of March and 20 of April: 480 h each, below the cap of either, though together above one.
        var cost = BillingRule.CostUsd(FortyTwo, Start.AddDays(11), Start.AddDays(51));
        Assert.Equal(960 * 0.0625m, cost);
    }

    [Fact]
    public void CostUsd_AnotherOffset_IsTheSameMoment()
    {
        var elsewhere = Start.ToOffset(TimeSpan.FromHours(-7));
        Assert.Equal(BillingRule.CostUsd(FortyTwo, Start, Start.AddDays(31)), BillingRule.CostUsd(FortyTwo, elsewhere, elsewhere.AddDays(31)));
    }

    [Fact]
    public void CostUsd_DestroyedBeforeCreated_IsTheLeast() =>
        Assert.Equal(0.01m, BillingRule.CostUsd(FortyTwo, Start, Start.AddSeconds(-2)));

    [Fact]
    public void CostUsd_NeverFallsWithTime()
    {
        const int Seed = 20261122;
        var random = new Random(Seed);
        for (var round = 0; round < 500; round++)
        {
            var price = new DropletPrice(random.Next(1, 500000) / 100000m, random.Next(2) == 0 ? 0 : random.Next(1, 3000));
            var from = Start.AddSeconds(random.Next(0, 90 * 86400));
            var first = TimeSpan.FromSeconds(random.Next(0, 80 * 86400));
            var second = first + TimeSpan.FromSeconds(random.Next(0, 86400));
            Assert.True(
                BillingRule.CostUsd(price, from, from + first) <= BillingRule.CostUsd(price, from, from + second),
                $"seed {Seed}, round {round}: {price} from {from:u}, {first} and {second}");
        }
    }

    [Theory]
    [InlineData(0.0625, 42, 9.6)]
    [InlineData(0.01786, 12, 33.6)]
    [InlineData(3.39, 2522.16, 1)]
    public void PaidFor_IsWhatTheLeastChargeBuys(double perHour, double perMonth, double minutes) =>
        Assert.Equal(minutes, BillingRule.PaidFor(new((decimal)perHour, (decimal)perMonth)).TotalMinutes, 6);

    [Fact]
    public void NegativePrice_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BillingRule.CostUsd(new(-1, 0), Start, Start));
}
