using Spinup.Sdk.Leases.Spending;
using Spinup.Sdk.Pricing;
using Spinup.Testing;
using Spinup.Tests.Sdk.Leases.Ledger;

namespace Spinup.Tests.Sdk.Leases.Spending;

[Trait("Category", "SpendCap")]
public sealed class SpendTimelineTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 20, 0, 0, TimeSpan.Zero);
    private static readonly DropletPrice[] Prices = [LedgerParts.Cheap, LedgerParts.Dear, new(0.0625m, 42m), new(0.01786m, 12m)];

    [Fact]
    public void Created_IsExact()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var droplets = Droplets(random);
            var timeline = new SpendTimeline(droplets.Select(droplet => new SpendCurve(droplet.Intent.Price, droplet.CreatedAt, droplet.EndsAt, IsCreated: true)));
            var dearest = timeline.InHourFrom(timeline.DearestHour(Start, Start.AddDays(2)));
            var truth = SimulatedCloud.DearestHour(droplets);

            // Between two seconds a line may lie a little above both: never more than a second's price of each.
            Assert.True(dearest >= truth - 0.000001m && dearest <= truth + (droplets.Count / 3600m), $"seed {seed}: {dearest} instead of {truth}");
            Assert.Equal(SimulatedCloud.DearestMonth(droplets), new[] { Start, Start.AddDays(1) }.Select(Month.Of).Max(month => timeline.Between(month.Start, month.Next.Start)), 6);
        }
    }

    [Fact]
    public void NotCreatedYet_IsNeverLessThanWhatALateCreateCosts()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var droplets = Droplets(random);
            var timeline = new SpendTimeline(droplets.Select(droplet => new SpendCurve(droplet.Intent.Price, droplet.CreatedAt.AddSeconds(-random.Next(300)), droplet.EndsAt, IsCreated: false)));
            for (var window = 0; window < 50; window++)
            {
                var from = Start.AddSeconds(random.Next(-3600, 40_000));
                var hour = droplets.Sum(droplet => droplet.Owed(from.AddHours(1)) - (droplet.CreatedAt == from ? 0 : droplet.Owed(from)));
                Assert.True(timeline.InHourFrom(from) >= hour - 0.000001m, $"seed {seed}, from {from:u}: {timeline.InHourFrom(from)} instead of {hour}");
                var stretch = droplets.Sum(droplet => droplet.OwedBefore(from.AddHours(9), null) - droplet.OwedBefore(from, null));
                Assert.True(timeline.Between(from, from.AddHours(9)) >= stretch - 0.000001m, $"seed {seed}, from {from:u}: {timeline.Between(from, from.AddHours(9))} instead of {stretch}");
            }
        }
    }

    [Fact]
    public void NotCreatedYet_CostsNoMoreInAnHourThanAnHourDoes()
    {
        foreach (var price in Prices)
        {
            var timeline = new SpendTimeline([new(price, Start, Start.AddHours(9), IsCreated: false)]);
            var most = Math.Max(0.01m, price.ExactPerHourUsd);
            Assert.Equal(most, timeline.InHourFrom(timeline.DearestHour(Start, Start.AddHours(9))), 6);
        }
    }

    private static List<SimulatedDroplet> Droplets(Random random)
    {
        var cloud = new SimulatedCloud(new TestClock(Start));
        for (var count = random.Next(1, 8); count > 0; count--)
        {
            var clock = new TestClock(Start.AddSeconds(random.Next(30_000)));
            var of = new SimulatedCloud(clock);
            cloud.Droplets.Add(of.Create(LedgerParts.Intent(clock, Prices[random.Next(Prices.Length)], TimeSpan.FromSeconds(random.Next(1, 20_000))), "x", TimeSpan.Zero));
        }

        return cloud.Droplets;
    }
}
