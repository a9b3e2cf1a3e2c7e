using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LocalCloud;
using Spinup.Testing;
using Xunit.Abstractions;
using static Spinup.Tests.Sdk.Leases.Sweeping.Leavings;

namespace Spinup.Tests.Sdk.Leases.Sweeping;

/// <summary>Many sweepers at once, none of whose hosts knows what time it is.</summary>
[Trait("Category", "Sweepers")]
public sealed class SweepersTests(ITestOutputHelper output)
{
    private const int Foreign = 50;

    [Fact]
    public Task Sweepers_AtOnce_KillNothingAliveAndLeaveNothingExpired() => RunAsync(sweepers: 20, leases: 200);

    [FullFact]
    public Task Sweepers_AHundredAtOnce_KillNothingAliveAndLeaveNothingExpired() => RunAsync(sweepers: 100, leases: 1000);

    private async Task RunAsync(int sweepers, int leases)
    {
        await using var cloud = await LocalCloud.StartAsync(new() { EnforceRateLimits = false });
        var staying = new HashSet<string>();
        await using (var maker = ClientOf(cloud, TimeSpan.Zero))
        {
            // A third of those that live do so by their renewal only.
            var byName = Enumerable.Range(0, leases - (leases / 3)).Select(n => Name($"alive-{n}", 60));
            var byTag = Enumerable.Range(0, leases / 3).Select(n => Name($"renewed-{n}", -60));
            var expired = Enumerable.Range(0, leases).Select(n => Name($"over-{n}", -15 - n)).ToList();
            var foreign = Enumerable.Range(0, Foreign).Select(n => n % 2 == 0 ? $"web-{n}" : Resembling(expired[n]));
            staying.UnionWith(await MakeAsync(maker, byName, ["spinup"]));
            staying.UnionWith(await MakeAsync(maker, byTag, ["spinup", Until(60)]));
            staying.UnionWith(await MakeAsync(maker, foreign, ["web"]));
            await MakeAsync(maker, expired, ["spinup", Run(-15), Until(-30)]);
        }

        var clients = Enumerable.Range(0, sweepers).Select(n => ClientOf(cloud, TimeSpan.FromMinutes((20.0 * n / (sweepers - 1)) - 10))).ToList();
        try
        {
            cloud.Requests.Clear();
            var watch = Stopwatch.StartNew();
            var reports = await Task.WhenAll(clients.Select(client => Task.Run(() => client.Services.GetRequiredService<IDropletReaper>().SweepAsync())));
            var counts = cloud.Requests.Counts;
            output.WriteLine(FormattableString.Invariant(
                $"{sweepers} sweepers, {leases} live and {leases} expired leases: {watch.Elapsed.TotalSeconds:0.0} s, {cloud.Requests.Total} requests, {counts["DELETE /v2/droplets/{droplet_id}"]} of them deletes of droplets, {counts["GET /v2/droplets"]} lists of droplets, {counts.GetValueOrDefault("GET /v2/droplets/{droplet_id}")} looks at one"));

            var left = cloud.Account();
            Assert.Equal(staying.Order(), left.Droplets.Select(droplet => droplet.Name).Order());
            Assert.All(reports, report => Assert.True(report.IsClean, string.Join('\n', report.Entries.Where(entry => entry.Outcome == SweepOutcome.Failed).Select(entry => entry.Detail))));
            Assert.All(reports, report => Assert.Equal((leases, leases), (report.DropletsAlive, report.Entries.Count(entry => entry.Kind == SweptKind.Droplet))));
            Assert.Equal(3, left.Tags.Count); // spinup, web and the renewal: the run's own and the one that is over are gone
        }
        finally
        {
            foreach (var client in clients)
            {
                await client.DisposeAsync();
            }
        }
    }

    private static SpinupClient ClientOf(LocalCloud cloud, TimeSpan clockOff) => SpinupClient.Create(
        new() { ApiUrl = cloud.ApiUrl, Token = cloud.Token },
        builder => builder.Services.AddSingleton<TimeProvider>(new ShiftedClock(clockOff)));

    private static async Task<List<string>> MakeAsync(SpinupClient client, IEnumerable<string> names, string[] tags)
    {
        var made = new List<string>();
        foreach (var ten in names.Chunk(10))
        {
            var created = await client.Api.Droplets.CreateManyAsync(new() { Names = ten, Size = "s-1vcpu-1gb", Region = "nyc3", Image = "ubuntu-24-04-x64", Tags = tags });
            made.AddRange(created.Droplets.Select(droplet => droplet.Name));
        }

        return made;
    }
}
