using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LocalCloud;
using Spinup.Testing;
using Spinup.Tests.Sdk.Droplets;
using Xunit.Abstractions;

namespace Spinup.Tests.Sdk.Leases;

/// <summary>A receipt means gone: thousands of destroys under everything that makes a droplet look gone, or makes a delete look done.</summary>
[Trait("Category", "Receipts")]
public sealed class ReceiptTests(ITestOutputHelper log)
{
    private const string Delete = "DELETE /v2/droplets/{droplet_id}";

    public static TheoryData<string, int> Faults { get; } = new()
    {
        { LocalCloudFault.DeleteLies, 1 },
        { LocalCloudFault.DeleteLag, 2 },
        { LocalCloudFault.PendingEvent, 3 },
        { LocalCloudFault.ReadLag, 4 },
        { LocalCloudFault.AnswerLost, 5 },
        { LocalCloudFault.ErrorAfter, 6 },
        { LocalCloudFault.RateLimit, 7 },
        { "all of them", 8 },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Receipts_UnderFaults_AreNeverFalse(string fault, int seed)
    {
        var destroys = (RealComponents.Full ? 10_000 : 1_000) / Faults.Count;
        await using var fixture = await CloudFixture.StartAsync(
            cloud: o => o.Seed = seed,
            sdk: o => { o.DestroyTimeout = TimeSpan.FromSeconds(60); o.MaxRetries = 1; },
            settle: o => o.BetweenLooks = TimeSpan.FromMilliseconds(10));
        fixture.Cloud.Faults.Lag = TimeSpan.FromMilliseconds(200);
        SetUp(fixture.Cloud.Faults, fault);
        var api = fixture.Services.GetRequiredService<IDigitalOceanClient>();
        var destroyer = fixture.Services.GetRequiredService<IDropletDestroyer>();
        var wrong = new ConcurrentBag<string>();
        var unconfirmed = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, destroys), new ParallelOptions { MaxDegreeOfParallelism = 128 }, async (number, token) =>
        {
            var request = new CreateDropletRequest { Name = string.Create(CultureInfo.InvariantCulture, $"receipt-{number}"), Region = "nyc3", Size = "s-1vcpu-1gb", Image = "ubuntu-24-04-x64" };
            var droplet = (await api.Droplets.CreateAsync(request, token)).Droplet;
            try
            {
                var receipt = await destroyer.DestroyAsync(droplet, token);
                if (fixture.Cloud.Account().Droplets.Any(there => there.Id == droplet.Id))
                {
                    wrong.Add(FormattableString.Invariant($"seed {seed}: droplet {droplet.Id} is there, but confirmed gone at {receipt.ConfirmedAt:O}"));
                }
            }
            catch (DropletDestroyException)
            {
                Interlocked.Increment(ref unconfirmed);
            }
        });

        log.WriteLine(FormattableString.Invariant($"{fault}, seed {seed}: {destroys} destroys, {wrong.Count} false receipts, {unconfirmed} that said they could not confirm, {fixture.Cloud.DropletCount} droplets left"));
        Assert.Empty(wrong);
        Assert.Equal(0, unconfirmed);
    }

    private static void SetUp(LocalCloudFaults faults, string fault)
    {
        foreach (var name in fault == "all of them" ? Faults.Select(row => (string)row[0]).SkipLast(1) : [fault])
        {
            // A lagging read happens to the droplet; the rest to its deletes.
            faults.Set(name, fault == name ? 0.4 : 0.15, name == LocalCloudFault.ReadLag ? null : Delete);
        }
    }
}
