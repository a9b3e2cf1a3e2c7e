using System.Globalization;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.SshKeys;

namespace Spinup.Tests.Sdk.LocalCloud.Contract;

/// <summary>Droplets: create, read, list, backups, destroy with and without what belongs to them.</summary>
internal static class DropletWalk
{
    public static async Task RunAsync(IDigitalOceanClient api)
    {
        var key = (await api.SshKeys.CreateAsync(new CreateSshKeyRequest { Name = "walk", PublicKey = TestKey.Ed25519(2) })).SshKey;
        var created = await api.Droplets.CreateAsync(new CreateDropletRequest
        {
            Name = "one",
            Region = "nyc3",
            Size = "m-2vcpu-16gb",
            Image = "ubuntu-24-04-x64",
            SshKeys = [key.Id, key.Fingerprint],
            Tags = ["walk:one"],
            UserData = "#cloud-config\n",
            Monitoring = true,
            Ipv6 = true,
            Backups = true,
            BackupPolicy = new BackupPolicy { Plan = BackupPlan.Weekly, Weekday = "MON", Hour = 4 },
            WithDropletAgent = false,
        });
        var id = created.Droplet.Id;
        await ContractTests.EndOf(api, (await api.Actions.GetAsync(Assert.Single(created.Links!.Actions).Id)).Action);
        var read = (await api.Droplets.GetAsync(id)).Droplet;
        Assert.Equal(DropletStatus.Active, read.Status);
        Assert.Equal(["walk:one"], read.Tags);
        Assert.NotEmpty(read.Networks.V6);
        Assert.Equal(84m, read.Size!.PricePerMonthUsd);
        Assert.Equal(id, Assert.Single((await api.Droplets.ListPageAsync(name: "one")).Droplets).Id);
        Assert.Equal(id, Assert.Single((await api.Droplets.ListPageAsync(tagName: "walk:one")).Droplets).Id);
        Assert.Empty((await api.Droplets.ListPageAsync(type: "gpus")).Droplets);

        await BackupsAsync(api, id);
        Assert.Empty((await api.Droplets.ListKernelsPageAsync(id)).Kernels);
        Assert.Empty((await api.Droplets.ListFirewallsPageAsync(id)).Firewalls);
        Assert.Empty((await api.Droplets.GetNeighborsAsync(id)).Droplets);
        Assert.Empty((await api.Droplets.GetNeighborIdsAsync()).Groups);
        await ManyAsync(api);
        await WithResourcesAsync(api, id);

        await api.SshKeys.DeleteAsync(key.Id);
        await api.Tags.DeleteAsync("walk:one");
    }

    private static async Task BackupsAsync(IDigitalOceanClient api, long id)
    {
        var policy = (await api.Droplets.GetBackupPolicyAsync(id)).Policy;
        Assert.True(policy.BackupEnabled);
        Assert.Equal("MON", policy.Policy!.Weekday);
        Assert.NotNull(policy.NextBackupWindow!.StartsAt);
        Assert.Equal(id, Assert.Single((await api.Droplets.ListBackupPoliciesPageAsync()).Policies).Value.DropletId);
        Assert.Equal(2, (await api.Droplets.GetSupportedBackupPoliciesAsync()).SupportedPolicies.Count);
        Assert.Empty((await api.Droplets.ListBackupsPageAsync(id)).Backups);
    }

    private static async Task ManyAsync(IDigitalOceanClient api)
    {
        var many = await api.Droplets.CreateManyAsync(new CreateDropletsRequest
        {
            Names = [.. Enumerable.Range(0, 10).Select(i => $"many-{i}")],
            Region = "ams3",
            Size = "s-1vcpu-512mb-10gb",
            Image = "debian-12-x64",
            Tags = ["walk:many"],
        });
        Assert.Equal(10, many.Droplets.Count);
        Assert.Equal(10, many.Links!.Actions.Count);
        var first = await api.Droplets.ListPageAsync(page: 1, perPage: 3, tagName: "walk:many");
        Assert.Equal((3, 10), (first.Droplets.Count, first.Meta!.Total));
        var last = await api.Droplets.ListPageAsync(page: 4, perPage: 3, tagName: "walk:many");
        Assert.Single(last.Droplets);
        Assert.Null(last.Links?.Pages?.Next);
        Assert.NotNull(last.Links?.Pages?.Prev);
        Assert.Empty((await api.Droplets.ListPageAsync(page: 9, perPage: 3, tagName: "walk:many")).Droplets);

        await api.Droplets.DeleteByTagAsync("walk:many");
        await ContractTests.RefusedAsync(() => api.Droplets.GetAsync(many.Droplets[0].Id), 404, "The resource you requested could not be found.");
        await api.Tags.DeleteAsync("walk:many");
    }

    private static async Task WithResourcesAsync(IDigitalOceanClient api, long id)
    {
        await ContractTests.EndOf(api, (await api.DropletActions.StartAsync(id, DropletActionRequest.Snapshot("kept"))).Action);
        await ContractTests.EndOf(api, (await api.DropletActions.StartAsync(id, DropletActionRequest.Snapshot("given up"))).Action);
        var snapshots = (await api.Droplets.ListSnapshotsPageAsync(id)).Snapshots;
        Assert.Equal(["kept", "given up"], snapshots.Select(s => s.Name));
        Assert.Equal(2, (await api.Droplets.GetAssociatedResourcesAsync(id)).Snapshots.Count);
        await api.Droplets.DestroyWithSelectedResourcesAsync(id, new SelectedResources { Snapshots = [snapshots[1].Id.ToString(CultureInfo.InvariantCulture)] });
        await DestroyedAsync(api, id);
        await ContractTests.RefusedAsync(() => api.Droplets.RetryDestroyAsync(id), 409, "There is nothing to try again.");

        // What it left is where the next one comes from.
        var next = (await api.Droplets.CreateAsync(new CreateDropletRequest { Name = "two", Region = "nyc3", Size = "m-2vcpu-16gb", Image = snapshots[0].Id })).Droplet;
        Assert.Null(next.Image?.Slug);
        await api.Droplets.DestroyWithAllResourcesAsync(next.Id);
        await DestroyedAsync(api, next.Id);
        await api.Snapshots.DeleteAsync(snapshots[0].Id.ToString(CultureInfo.InvariantCulture));
    }

    private static async Task DestroyedAsync(IDigitalOceanClient api, long id)
    {
        DestroyStatus status;
        var tries = 0;
        do
        {
            status = await api.Droplets.GetDestroyStatusAsync(id);
        }
        while (status.CompletedAt is null && ++tries < 50);
        Assert.NotNull(status.CompletedAt);
        Assert.NotNull(status.Droplet.DestroyedAt);
        Assert.Equal(0, status.Failures);
    }
}
