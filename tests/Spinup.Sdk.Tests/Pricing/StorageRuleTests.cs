using System.Globalization;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Pricing;

public sealed class StorageRuleTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, int, TimeSpan, string> Costs { get; } = new()
    {
        { "nothing lived costs nothing", 100, TimeSpan.Zero, "0" },
        { "a begun hour counts whole", 100, TimeSpan.FromSeconds(1), "0.0149" },
        { "an hour", 100, TimeSpan.FromHours(1), "0.0149" },
        { "a second more is another hour", 100, TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1), "0.0298" },
        { "a GiB and hour is $0.000149", 1000, TimeSpan.FromHours(1), "0.1488" },
        { "672 hours are the month's price", 100, TimeSpan.FromHours(672), "10" },
        { "a whole month of 31 days is no more", 100, TimeSpan.FromDays(31), "10" },
        { "the next month starts from nothing", 100, TimeSpan.FromDays(31) + TimeSpan.FromHours(336), "15" },
        { "the largest, a month", 16384, TimeSpan.FromDays(31), "1638.4" },
        { "a volume of nothing costs nothing", 0, TimeSpan.FromDays(31), "0" },
    };

    [Theory]
    [MemberData(nameof(Costs))]
    public void VolumeCostUsd_FollowsTheRule(string name, int sizeGib, TimeSpan lived, string expected)
    {
        Assert.NotEmpty(name);
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), StorageRule.VolumeCostUsd(sizeGib, Start, Start + lived));
    }

    [Fact]
    public void VolumeCostUsd_DeletedBeforeCreated_IsNothing() => Assert.Equal(0, StorageRule.VolumeCostUsd(10, Start, Start.AddSeconds(-2)));

    [Fact]
    public void VolumeCostUsd_AnotherOffset_IsTheSameMoment()
    {
        var elsewhere = Start.ToOffset(TimeSpan.FromHours(-7));
        Assert.Equal(StorageRule.VolumeCostUsd(10, Start, Start.AddDays(31)), StorageRule.VolumeCostUsd(10, elsewhere, elsewhere.AddDays(31)));
    }

    [Theory]
    [InlineData(0, 1, 0.01)] // The least.
    [InlineData(100, 672, 6)]
    [InlineData(2.5, 672, 0.15)]
    public void SnapshotCostUsd_FollowsTheRule(double sizeGib, int hours, double expected) =>
        Assert.Equal((decimal)expected, StorageRule.SnapshotCostUsd((decimal)sizeGib, Start, Start.AddHours(hours)));

    [Fact]
    public void NegativeSize_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StorageRule.VolumeCostUsd(-1, Start, Start));
        Assert.Throws<ArgumentOutOfRangeException>(() => StorageRule.SnapshotCostUsd(-1, Start, Start));
    }
}
