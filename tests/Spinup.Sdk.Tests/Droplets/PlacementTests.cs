using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.LocalCloud;

namespace Spinup.Tests.Sdk.Droplets;

/// <summary>Where a droplet goes when there is no room for it, and when it goes nowhere.</summary>
public sealed class PlacementTests
{
    private const string Create = "POST /v2/droplets";

    private static EphemeralDropletSpec Choosy { get; } = CloudFixture.Spec with { AlternativeSizes = ["s-2vcpu-2gb"], AlternativeRegions = ["ams3"] };

    [Fact]
    public async Task WithRoom_TheWishIsTaken()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(Choosy);
        Assert.Equal(("s-1vcpu-1gb", "nyc3"), (droplet.Size, droplet.Region));
        Assert.Equal(1, fixture.Cloud.Requests.Count(Create));
    }

    [Theory]
    [InlineData(1, "s-1vcpu-1gb", "ams3")]
    [InlineData(2, "s-2vcpu-2gb", "nyc3")]
    [InlineData(3, "s-2vcpu-2gb", "ams3")]
    public async Task WithoutRoom_TheNextIsTried_RegionsBeforeSizes(int refusals, string size, string region)
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Cloud.Faults.FailNext(LocalCloudFault.Capacity, refusals, Create);

        await using var droplet = await fixture.Droplets.CreateAsync(Choosy);

        Assert.Equal((size, region), (droplet.Size, droplet.Region));
        var made = Assert.Single(fixture.Cloud.Account().Droplets);
        Assert.Equal((size, region), (made.Size, made.Region));
        Assert.True(droplet.PricePerHourUsd > 0);
    }

    [Fact]
    public async Task AcceptedAndThenNotPlaced_TheNextIsTriedOnceTheFirstIsGone()
    {
        await using var fixture = await CloudFixture.StartAsync(settle: o => o.Newborn = TimeSpan.FromSeconds(1));
        fixture.Cloud.Faults.FailNext(LocalCloudFault.PlacementFails, 1, Create);

        await using var droplet = await fixture.Droplets.CreateAsync(Choosy);

        Assert.Equal("ams3", droplet.Region);
        Assert.Equal(droplet.Id, Assert.Single(fixture.Cloud.Account().Droplets).Id);
        var requests = fixture.Cloud.Requests.Entries.Select(request => request.Operation).ToList();
        var (delete, second) = (requests.IndexOf("DELETE /v2/droplets/{droplet_id}"), requests.LastIndexOf(Create));
        Assert.InRange(delete, 0, second);
    }

    [Fact]
    public async Task AcceptedNotPlacedAndNotConfirmedGone_NothingElseIsMade()
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: o => o.DestroyTimeout = TimeSpan.FromSeconds(1), settle: o => o.Newborn = TimeSpan.FromSeconds(1), mayLeave: true);
        fixture.Cloud.Faults.FailNext(LocalCloudFault.PlacementFails, 1, Create);
        fixture.Cloud.Faults.Set(LocalCloudFault.ErrorBefore, 1, "DELETE /v2/droplets/{droplet_id}");

        var failure = await Assert.ThrowsAsync<DropletProvisioningException>(() => fixture.Droplets.CreateAsync(Choosy));

        Assert.False(failure.IsConfirmedGone);
        Assert.Equal(1, fixture.Cloud.Requests.Count(Create));
    }

    [Fact]
    public async Task NoRoomAnywhere_SaysSoOfEach()
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Cloud.Faults.Set(LocalCloudFault.Capacity, 1, Create);

        var failure = await Assert.ThrowsAsync<DropletProvisioningException>(() => fixture.Droplets.CreateAsync(Choosy));

        Assert.Equal(4, fixture.Cloud.Requests.Count(Create));
        foreach (var place in (string[])["s-1vcpu-1gb in nyc3", "s-1vcpu-1gb in ams3", "s-2vcpu-2gb in nyc3", "s-2vcpu-2gb in ams3"])
        {
            Assert.Contains(place, failure.Message, StringComparison.Ordinal);
        }

        Assert.True(failure.IsConfirmedGone);
    }

    [Fact]
    public async Task NoRoomAtTheOnlyPlacement_IsTheApisOwnRefusal()
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Cloud.Faults.Set(LocalCloudFault.Capacity, 1, Create);
        var refusal = await Assert.ThrowsAsync<DigitalOceanApiException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec));
        Assert.Equal(DigitalOceanErrorKind.CapacityUnavailable, refusal.Kind);
    }

    [Theory]
    [InlineData("an account's limit", DigitalOceanErrorKind.QuotaExceeded)]
    [InlineData("a bad image", DigitalOceanErrorKind.Validation)]
    public async Task WhatIsWrongEverywhere_IsNotTriedElsewhere(string what, DigitalOceanErrorKind kind)
    {
        await using var fixture = await CloudFixture.StartAsync(cloud: o => o.DropletLimit = what == "an account's limit" ? 0 : o.DropletLimit);
        var spec = what == "a bad image" ? Choosy with { Image = "no-such-image" } : Choosy;

        var refusal = await Assert.ThrowsAsync<DigitalOceanApiException>(() => fixture.Droplets.CreateAsync(spec));

        Assert.Equal(kind, refusal.Kind);
        Assert.Equal(1, fixture.Cloud.Requests.Count(Create));
    }

    [Fact]
    public async Task AVpcIsInOneRegion_SoAlternativesAreRefusedBeforeAnyRequest()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Droplets.CreateAsync(Choosy with { VpcUuid = Guid.NewGuid().ToString() }));
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Droplets.CreateAsync(Choosy with { AlternativeSizes = ["no slug"] }));
        Assert.Equal(0, fixture.Cloud.Requests.Total);
    }
}
