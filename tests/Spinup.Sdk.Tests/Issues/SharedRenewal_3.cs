using Spinup.Sdk.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LocalCloud;
using Spinup.Tests.Sdk.Droplets;

namespace Spinup.Tests.Sdk.Issues;

/// <summary>Droplets of one run that are renewed at different times: none may lose the tag it lives by, or a sweep takes it while it is in use.</summary>
public sealed class SharedRenewal_3
{
    [Fact]
    public async Task OneRenewedAloneAfterAll_LeavesTheOthersTheirEnd()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var fleet = await fixture.Droplets.CreateManyAsync(CloudFixture.Spec, 3);
        await fleet.RenewAsync(TimeSpan.FromHours(2));
        await fleet.Droplets[0].RenewAsync(TimeSpan.FromHours(3));

        AssertHonoured(fixture.Cloud, fleet.Droplets);
    }

    [Fact]
    public async Task AllRenewedAfterOneAloneForLonger_LeavesItItsEnd()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var fleet = await fixture.Droplets.CreateManyAsync(CloudFixture.Spec, 3);
        await fleet.Droplets[0].RenewAsync(TimeSpan.FromHours(3));
        await fleet.RenewAsync(TimeSpan.FromHours(2));

        AssertHonoured(fixture.Cloud, fleet.Droplets);

        // And what nothing needs goes: all at last have one end.
        await fleet.RenewAsync(TimeSpan.FromHours(4));
        AssertHonoured(fixture.Cloud, fleet.Droplets);
        Assert.Single(UntilTags(fixture.Cloud));
        await fleet.DestroyAsync();
        Assert.Empty(UntilTags(fixture.Cloud));
    }

    [Fact]
    public async Task OneHandedOver_KeepsItsEnd_WhenTheOthersAreDestroyed()
    {
        await using var fixture = await CloudFixture.StartAsync();
        DropletLease lease;
        DateTimeOffset until;
        await using (var fleet = await fixture.Droplets.CreateManyAsync(CloudFixture.Spec, 3))
        {
            until = await fleet.RenewAsync(TimeSpan.FromHours(3));
            lease = await fleet.Droplets[1].HandOverAsync();
        }

        await using var taken = await fixture.Droplets.AttachAsync(lease);
        Assert.Equal(until, taken.ExpiresAt);
    }

    [Fact]
    public async Task RenewedWhileItIsDestroyed_LeavesNoTag()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        var (inTheMiddle, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        fixture.Shells.Running = async (_, _) =>
        {
            inTheMiddle.TrySetResult();
            await goOn.Task;
            return FakeShells.Exit(0);
        };
        var renewing = droplet.RenewAsync(TimeSpan.FromHours(3));
        await inTheMiddle.Task;
        var destroying = droplet.DestroyAsync();
        await Testing.Eventually.Async(() => fixture.Cloud.DropletCount == 0, () => "it is still there");
        goOn.SetResult();
        await destroying;
        await Task.WhenAny(renewing);

        Assert.Empty(UntilTags(fixture.Cloud));
        await Assert.ThrowsAsync<LeaseLostException>(() => droplet.RenewAsync(TimeSpan.FromHours(4)));
        Assert.Empty(UntilTags(fixture.Cloud));
    }

    private static IEnumerable<string> UntilTags(LocalCloud cloud) => cloud.Account().Tags.Where(tag => tag.StartsWith("spinup-until-", StringComparison.Ordinal));

    private static void AssertHonoured(LocalCloud cloud, IReadOnlyList<IEphemeralDroplet> droplets)
    {
        foreach (var droplet in droplets)
        {
            var seen = cloud.Account().Droplets.Single(seen => seen.Id == droplet.Id);
            Assert.True(DropletName.TryParse(droplet.Name, out var name));
            Assert.Equal(droplet.ExpiresAt, LeaseExpiry.Of(name, seen.Tags));
        }
    }
}
