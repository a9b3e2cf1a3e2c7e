using Spinup.Sdk.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Tests.Sdk.Droplets;

public sealed class EphemeralDropletTests
{
    [Fact]
    public async Task Create_ThenDestroy_GivesAReceiptAndLeavesNothing()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec with { Label = "engagement" });
        Assert.True(DropletName.TryParse(droplet.Name, out var name));
        Assert.Equal("engagement", name.Label);
        Assert.Equal(droplet.ExpiresAt, name.ExpiresAt);
        Assert.Equal(1, fixture.Cloud.KeyCount);
        Assert.NotNull(droplet.PublicAddress);
        Assert.Equal(0, (await droplet.RunAsync("true")).ExitCode);

        var receipt = await droplet.DestroyAsync();

        Assert.Equal(droplet.Id, receipt.DropletId);
        Assert.Equal(0.01m, receipt.CostUsd);
        Assert.True(receipt.ConfirmedAt >= receipt.DestroyedAt);
        Assert.Same(receipt, await droplet.DestroyAsync());
        fixture.AssertEmpty();
    }

    [Fact]
    public async Task Dispose_WithoutDestroy_LeavesNothing()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using (await fixture.Droplets.CreateAsync(CloudFixture.Spec))
        {
            Assert.Equal(1, fixture.Cloud.DropletCount);
        }

        fixture.AssertEmpty();
    }

    [Fact]
    public async Task Dispose_ShellOpenedByItsFirstUse_IsClosedToo()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using (var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec with { Ready = Until.Active }))
        {
            Assert.Empty(fixture.Shells.Connects);
            await droplet.RunAsync("true");
        }

        Assert.Equal(1, fixture.Shells.Disposed);
    }
}
