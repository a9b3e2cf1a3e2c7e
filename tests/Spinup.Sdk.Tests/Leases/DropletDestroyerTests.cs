using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LocalCloud;
using Spinup.Sdk.Pricing;
using Spinup.Tests.Sdk.Droplets;

namespace Spinup.Tests.Sdk.Leases;

/// <summary>No receipt before the droplet is gone, whatever the API says meanwhile.</summary>
public sealed class DropletDestroyerTests
{
    private const string Delete = "DELETE /v2/droplets/{droplet_id}";
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string?> Faults { get; } = new()
    {
        { LocalCloudFault.DeleteLies, null },
        { LocalCloudFault.DeleteLag, null },
        { LocalCloudFault.PendingEvent, Delete },
        { LocalCloudFault.AnswerLost, Delete },
        { LocalCloudFault.AnswerLost, "GET /v2/droplets/{droplet_id}" },
        { LocalCloudFault.ErrorAfter, Delete },
        { LocalCloudFault.ErrorBefore, Delete },
        { LocalCloudFault.RateLimit, Delete },
        { LocalCloudFault.ErrorBefore, "GET /v2/droplets/{droplet_id}" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Destroy_WithAFaultOnTheWay_GivesAReceiptOnlyForWhatIsGone(string fault, string? operation)
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: o => o.MaxRetries = 1);
        var target = await MakeAsync(fixture);
        fixture.Cloud.Faults.Lag = TimeSpan.FromMilliseconds(300);
        fixture.Cloud.Faults.FailNext(fault, 3, operation);

        var receipt = await DestroyerOf(fixture).DestroyAsync(target, Enough);

        Assert.Equal(0, fixture.Cloud.DropletCount);
        Assert.Equal(target.DropletId, receipt.DropletId);
        Assert.True(receipt.ConfirmedAt >= receipt.DestroyedAt);
    }

    [Fact]
    public async Task Destroy_OfADropletTheApiDoesNotKnowYet_WaitsUntilItDoes()
    {
        await using var fixture = await CloudFixture.StartAsync(cloud: o => o.Faults.Lag = TimeSpan.FromMilliseconds(500));
        fixture.Cloud.Faults.FailNext(LocalCloudFault.ReadLag);
        var target = await MakeAsync(fixture) with { WasActive = false };

        await DestroyerOf(fixture).DestroyAsync(target, Enough);

        Assert.Equal(0, fixture.Cloud.DropletCount);
    }

    [Fact]
    public async Task Destroy_OfADropletDeletedElsewhere_IsDone()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var target = await MakeAsync(fixture);
        fixture.Cloud.Vanish(target.DropletId);
        Assert.Equal(target.DropletId, (await DestroyerOf(fixture).DestroyAsync(target, Enough)).DropletId);
    }

    [Fact]
    public async Task Destroy_ThatIsNeverConfirmed_ThrowsWithinItsTime()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        var target = await MakeAsync(fixture);
        fixture.Cloud.Faults.Set(LocalCloudFault.DeleteLies, 1);

        var failure = await Assert.ThrowsAsync<DropletDestroyException>(() => DestroyerOf(fixture).DestroyAsync(target, TimeSpan.FromSeconds(1)));

        Assert.Equal(target.DropletId, failure.DropletId);
        Assert.Equal(target.Name, failure.DropletName);
        Assert.Contains("may still exist and cost money", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, fixture.Cloud.DropletCount);
    }

    [Fact]
    public async Task Destroy_WithARevokedToken_ThrowsAtOnce()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        var target = await MakeAsync(fixture);
        fixture.Cloud.Revoke(fixture.Cloud.Token);
        var failure = await Assert.ThrowsAsync<DropletDestroyException>(() => DestroyerOf(fixture).DestroyAsync(target, Enough));
        Assert.Equal(DigitalOceanErrorKind.Unauthorized, Assert.IsType<DigitalOceanApiException>(failure.InnerException).Kind);
    }

    [Fact]
    public async Task Destroy_WithATwinOfTheName_DestroysBoth()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var target = await MakeAsync(fixture);
        await ApiOf(fixture).Droplets.CreateAsync(Request(target.Name));
        await DestroyerOf(fixture).DestroyAsync(target with { MayHaveTwins = true }, Enough);
        Assert.Equal(0, fixture.Cloud.DropletCount);
    }

    [Fact]
    public async Task Destroy_OnAGoodDay_CostsThreeRequests()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var target = await MakeAsync(fixture);
        fixture.Cloud.Requests.Clear();
        await DestroyerOf(fixture).DestroyAsync(target, Enough);
        Assert.Equal(1, fixture.Cloud.Requests.Count(Delete));
        Assert.Equal(3, fixture.Cloud.Requests.Total);
    }

    private static DropletDestroyer DestroyerOf(CloudFixture fixture) => fixture.Services.GetRequiredService<DropletDestroyer>();

    private static IDigitalOceanClient ApiOf(CloudFixture fixture) => fixture.Services.GetRequiredService<IDigitalOceanClient>();

    private static CreateDropletRequest Request(string name) => new() { Name = name, Size = "s-1vcpu-1gb", Region = "nyc3", Image = "ubuntu-24-04-x64" };

    private static async Task<DestroyTarget> MakeAsync(CloudFixture fixture)
    {
        var now = DateTimeOffset.UtcNow;
        var name = DropletName.Create(DropletKind.Ephemeral, "test", IntentId.New(now), now.AddHours(1)).ToString();
        var created = await ApiOf(fixture).Droplets.CreateAsync(Request(name));
        return new() { DropletId = created.Droplet.Id, Name = name, CreatedAt = created.Droplet.CreatedAt, Price = new DropletPrice(0.00893m, 6m), WasActive = true };
    }
}
