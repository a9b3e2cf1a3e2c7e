using Spinup.Sdk;
using Spinup.Testing;
using Xunit.Abstractions;

namespace Spinup.Tests.Sdk.Leases.Spending;

/// <summary>No sequence of creates, renewals, destroys, kills and waits passes a cap. The truth comes from the cloud that is simulated, not from the code.</summary>
[Trait("Category", "SpendCap")]
public sealed class SpendCapPropertyTests(ITestOutputHelper output)
{
    private const int Seeds = 150;
    private const int Steps = 120;

    public static TheoryData<string> Kinds => ["run", "owner", "hour", "month", "all"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task OneLedger_NeverPassesTheCap(string kind)
    {
        var cap = CapOf(kind);
        var (allowed, refused, killed, nearest) = (0, 0, 0, 0m);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var world = new SpendWorld(seed, cap);
            await world.StartAsync();
            for (var step = 0; step < Steps; step++)
            {
                await world.StepAsync();
            }

            nearest = Math.Max(nearest, Check(world.Cloud.Droplets, cap, $"seed {seed}"));
            (allowed, refused, killed) = (allowed + world.Allowed, refused + world.Refused, killed + world.Killed);
        }

        output.WriteLine($"{kind}: {Seeds} seeds of {Steps} steps: {allowed} batches allowed, {refused} refused, {killed} processes killed; at most {nearest:P1} of a cap was spent.");
        Assert.True(allowed > Seeds && refused > Seeds && killed > Seeds, $"{allowed} allowed, {refused} refused, {killed} killed: too few to show anything");
        Assert.True(nearest > 0.9m, $"no more than {nearest:P0} of the cap was ever spent: a cap that refuses everything would pass this test too");
    }

    [Fact]
    public async Task RacingHosts_PassTheCapByNoMoreThanOneBatchEach()
    {
        var cap = new SpendCap { PerHourUsd = 2m, PerMonthUsd = 8m };
        var (races, overshoots) = (0, 0);
        for (var seed = 1; seed <= Seeds / 3; seed++)
        {
            var clock = new TestClock(new DateTimeOffset(2026, 1, 31, 20, 0, 0, TimeSpan.Zero));
            var cloud = new SimulatedCloud(clock);
            SpendWorld[] hosts = [new(seed, cap, clock, cloud, "a") { Kills = false }, new(seed + 10_000, cap, clock, cloud, "b") { Kills = false }];
            foreach (var host in hosts)
            {
                await host.StartAsync();
            }

            var random = new Random(seed);
            decimal batch = 0;
            for (var step = 0; step < Steps / 3; step++)
            {
                // Both look, and only then both create: neither sees the other's.
                var listing = cloud.List();
                foreach (var host in hosts)
                {
                    var before = cloud.Droplets.Count;
                    await host.CreateAsync(listing);
                    List<SimulatedDroplet> made = [.. cloud.Droplets.Skip(before)];
                    batch = Math.Max(batch, made.Sum(droplet => droplet.Owed(DateTimeOffset.MaxValue, WorstEnd(droplet, cap))));
                }

                races++;
                var open = cloud.Alive.ToList();
                foreach (var (most, usd) in new[] { (WorstHour(open, cap), cap.PerHourUsd!.Value), (WorstMonth(open, cap), cap.PerMonthUsd!.Value) })
                {
                    Assert.True(most <= usd + batch, $"seed {seed}, step {step}: {most} could be spent, {usd} is the cap and {batch} the largest batch");
                    overshoots += most > usd ? 1 : 0;
                }

                foreach (var host in hosts)
                {
                    await host.MoveAsync(TimeSpan.FromSeconds(random.Next(1, 900)));
                }
            }

            foreach (var host in hosts)
            {
                // By itself each ledger is as hard as ever.
                Check(host.Own, cap, $"seed {seed}, host {host.Name}");
            }
        }

        output.WriteLine($"{races} races of two hosts: the cap was overshot in {overshoots}, never by more than one batch.");
        Assert.True(overshoots > 0, "the hosts never raced each other: this shows nothing");
    }

    private static SpendCap CapOf(string kind) => kind switch
    {
        "run" => new() { PerRunUsd = 1.5m },
        "owner" => new() { PerOwnerUsd = 3m },
        "hour" => new() { PerHourUsd = 1.5m },
        "month" => new() { PerMonthUsd = 5m },
        _ => new() { PerRunUsd = 1m, PerOwnerUsd = 3m, PerHourUsd = 1.5m, PerMonthUsd = 6m },
    };

    /// <summary>Compares what was truly spent, until the last droplet has gone, with each cap.</summary>
    private static decimal Check(IReadOnlyList<SimulatedDroplet> droplets, SpendCap cap, string where)
    {
        var nearest = 0m;
        foreach (var (name, capUsd, spent) in new (string, decimal?, Func<decimal>)[]
        {
            ("run", cap.PerRunUsd, () => droplets.GroupBy(droplet => droplet.Intent.RunId).Select(Total).DefaultIfEmpty().Max()),
            ("owner", cap.PerOwnerUsd, () => droplets.GroupBy(droplet => droplet.Owner).Select(Total).DefaultIfEmpty().Max()),
            ("hour", cap.PerHourUsd, () => SimulatedCloud.DearestHour(droplets)),
            ("month", cap.PerMonthUsd, () => SimulatedCloud.DearestMonth(droplets)),
        })
        {
            if (capUsd is { } most)
            {
                var usd = decimal.Round(spent(), 6);
                Assert.True(usd <= most, $"{where}: {usd} spent per {name}, {most} was the cap");
                nearest = Math.Max(nearest, usd / most);
            }
        }

        return nearest;
    }

    private static decimal Total(IEnumerable<SimulatedDroplet> droplets) => droplets.Sum(droplet => droplet.Owed(DateTimeOffset.MaxValue));

    private static DateTimeOffset WorstEnd(SimulatedDroplet droplet, SpendCap cap) => droplet.ExpiresAt + cap.Overrun;

    private static decimal WorstHour(IReadOnlyList<SimulatedDroplet> open, SpendCap cap) => SimulatedCloud.DearestHour([.. open.Select(droplet => Worst(droplet, cap))]);

    private static decimal WorstMonth(IReadOnlyList<SimulatedDroplet> open, SpendCap cap) => SimulatedCloud.DearestMonth([.. open.Select(droplet => Worst(droplet, cap))]);

    private static SimulatedDroplet Worst(SimulatedDroplet droplet, SpendCap cap) => new()
    {
        Id = droplet.Id,
        Intent = droplet.Intent,
        Owner = droplet.Owner,
        CreatedAt = droplet.CreatedAt,
        ExpiresAt = droplet.ExpiresAt,
        Outlives = cap.Overrun,
    };
}
