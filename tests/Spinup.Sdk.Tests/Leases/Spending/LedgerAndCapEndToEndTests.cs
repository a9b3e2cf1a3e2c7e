using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Ledger;
using Spinup.Sdk.Leases.Spending;
using Spinup.Tests.Sdk.Droplets;

namespace Spinup.Tests.Sdk.Leases.Spending;

/// <summary>The ledger and the caps as a user has them: through the options, on a cloud that answers.</summary>
[Trait("Category", "SpendCap")]
public sealed class LedgerAndCapEndToEndTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("spinup-cap-");

    private string Ledger => Path.Combine(directory.FullName, "ledger.jsonl");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Droplet_IsInTheLedgerFromIntentToReceipt_AndNoSecretIs()
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: options => options.LedgerPath = Ledger);
        var ledger = fixture.Services.GetRequiredService<ILeaseLedger>();
        var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec with { UserData = "#cloud-config\nwrite_files: [{path: /x, content: hush-hush}]\n" });
        var open = Assert.Single((await ledger.ReadAsync()).Leases);
        Assert.Equal((LedgerLeaseState.Identified, droplet.Id, droplet.Name, droplet.ExpiresAt), (open.State, open.DropletId, open.Name.ToString(), open.ExpiresAt));
        Assert.True(open.PricePerHourUsd > 0);
        var receipt = await droplet.DestroyAsync();

        var closed = Assert.Single((await ledger.ReadAsync()).Leases);
        Assert.Equal((LedgerLeaseState.Confirmed, receipt.CostUsd, receipt.DestroyedAt), (closed.State, closed.CostUsd, closed.EndedAt));
        var text = await File.ReadAllTextAsync(Ledger);
        Assert.Equal(["opened", "intended", "identified", "destroyed", "confirmed"], text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("step").GetString()));
        Assert.DoesNotContain(fixture.Cloud.Token, text, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutOptions_NothingIsWritten()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using (await fixture.Droplets.CreateAsync(CloudFixture.Spec))
        {
        }

        var ledger = fixture.Services.GetRequiredService<ILeaseLedger>();
        Assert.Null(ledger.Path);
        Assert.Empty((await ledger.ReadAsync()).Leases);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.0001)]
    public async Task Create_OverTheCap_IsRefusedBeforeItIsAskedFor(double usd)
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: options => options.SpendCap = new() { PerRunUsd = (decimal)usd });
        var refusal = await Assert.ThrowsAsync<SpendCapException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec));
        Assert.Equal(SpendCapKind.Run, refusal.Cap);
        Assert.DoesNotContain(fixture.Cloud.Requests.Entries, request => request.Operation == "POST /v2/droplets");
        fixture.AssertEmpty();
    }

    [Fact]
    public async Task Month_CountsOthersOnTheAccount_AfterOneLook()
    {
        await using var fixture = await CloudFixture.StartAsync(
            sdk: options =>
            {
                options.LedgerPath = Ledger;
                options.SpendCap = new() { PerMonthUsd = 0.05m };
            },
            mayLeave: true);
        await Assert.ThrowsAsync<SpendCapException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec));
        await fixture.Services.GetRequiredService<ILeaseLedger>().AcknowledgeAsync(0.01m);
        var api = fixture.Services.GetRequiredService<IDigitalOceanClient>();
        var now = DateTimeOffset.UtcNow;
        for (var other = 0; other < 3; other++)
        {
            await api.Droplets.CreateAsync(new() { Name = DropletName.Create(DropletKind.Ephemeral, "other", IntentId.New(now), now.AddMinutes(30)).ToString(), Size = "s-1vcpu-1gb", Region = "nyc3", Image = "ubuntu-24-04-x64" });
        }

        var source = fixture.Services.GetRequiredService<IOpenLeaseSource>();
        fixture.Cloud.Requests.Clear();
        source.Offer(await Collect(api), DateTimeOffset.UtcNow);
        var lists = Lists(fixture);
        await using (await fixture.Droplets.CreateAsync(CloudFixture.Spec with { MaxLifetime = TimeSpan.FromMinutes(30) }))
        {
            Assert.Equal(lists, Lists(fixture)); // the list that was offered served
            var refusal = await Assert.ThrowsAsync<SpendCapException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec with { MaxLifetime = TimeSpan.FromMinutes(30) }));
            Assert.Equal((SpendCapKind.Month, 0.01m), (refusal.Cap, refusal.AddedUsd));
        }
    }

    [Fact]
    public async Task LedgerThatCannotBeUsed_StopsNeitherSweepNorRun()
    {
        var blocked = Path.Combine(directory.FullName, "file");
        await File.WriteAllTextAsync(blocked, "");
        await using var fixture = await CloudFixture.StartAsync(sdk: options => options.LedgerPath = Path.Combine(blocked, "ledger.jsonl"));
        Assert.True((await fixture.Services.GetRequiredService<IDropletReaper>().SweepAsync()).IsClean);
        await using (await fixture.Droplets.CreateAsync(CloudFixture.Spec))
        {
        }

        Assert.Equal(1, fixture.Log.Entries.Count(entry => entry.Level >= LogLevel.Warning && entry.Message.Contains("ledger", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task CorruptLedger_StopsNeitherSweepNorRun()
    {
        await File.WriteAllBytesAsync(Ledger, [.. Enumerable.Range(0, 5000).Select(at => (byte)(at * 7))]);
        await using var fixture = await CloudFixture.StartAsync(sdk: options => options.LedgerPath = Ledger);
        Assert.True((await fixture.Services.GetRequiredService<IDropletReaper>().SweepAsync()).IsClean);
        await using (await fixture.Droplets.CreateAsync(CloudFixture.Spec))
        {
        }

        Assert.Equal(LedgerLeaseState.Confirmed, Assert.Single((await fixture.Services.GetRequiredService<ILeaseLedger>().ReadAsync()).Leases).State);
    }

    private static int Lists(CloudFixture fixture) => fixture.Cloud.Requests.Entries.Count(request => request.Operation == "GET /v2/droplets");

    private static async Task<IReadOnlyList<Spinup.Sdk.Api.Droplets.Droplet>> Collect(IDigitalOceanClient api)
    {
        var droplets = new List<Spinup.Sdk.Api.Droplets.Droplet>();
        await foreach (var droplet in Spinup.Sdk.Api.Droplets.DropletsApiExtensions.ListAsync(api.Droplets))
        {
            droplets.Add(droplet);
        }

        return droplets;
    }
}
