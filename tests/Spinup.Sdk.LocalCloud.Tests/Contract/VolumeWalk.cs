using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.Snapshots;
using Spinup.Sdk.Api.Tags;
using Spinup.Sdk.Api.Volumes;

namespace Spinup.Tests.Sdk.LocalCloud.Contract;

/// <summary>Volumes, their actions and snapshots.</summary>
internal static class VolumeWalk
{
    private static readonly CreateVolumeRequest Wish = new()
    {
        Name = "data",
        Region = "fra1",
        SizeGib = 10,
        Description = "a test",
        FilesystemType = VolumeFilesystem.Ext4,
        FilesystemLabel = "data",
        Tags = ["walk:volume"],
    };

    public static async Task RunAsync(IDigitalOceanClient api)
    {
        var volume = (await api.Volumes.CreateAsync(Wish)).Volume;
        Assert.Equal(("data", "fra1", 10, VolumeFilesystem.Ext4, "walk:volume"), (volume.Name, volume.Region.Slug, volume.SizeGib, volume.FilesystemType, volume.Tags[0]));
        var taken = await ContractTests.RefusedAsync(() => api.Volumes.CreateAsync(Wish), 409, "a volume with this name already exists");
        Assert.Equal(DigitalOceanErrorKind.Conflict, taken.Kind);
        Assert.Equal(volume.Id, Assert.Single((await api.Volumes.ListPageAsync("data", "fra1")).Volumes).Id);
        Assert.Empty((await api.Volumes.ListPageAsync(region: "nyc3")).Volumes);

        var droplet = (await api.Droplets.CreateAsync(new CreateDropletRequest { Name = "holder", Region = "fra1", Size = "s-1vcpu-1gb", Image = "debian-12-x64" })).Droplet.Id;
        await ActionsAsync(api, volume.Id, droplet);
        await SnapshotsAsync(api, volume.Id);
        Assert.Equal(1, (await api.Tags.GetAsync("walk:volume")).Tag.Resources.Volumes!.Count);

        // The volume of a destroyed droplet stays.
        await ContractTests.EndOf(api, (await api.VolumeActions.StartAsync(volume.Id, VolumeActionRequest.Attach(droplet))).Action);
        await api.Droplets.DeleteAsync(droplet);
        Assert.Empty((await api.Volumes.GetAsync(volume.Id)).Volume.DropletIds);
        await api.Volumes.DeleteAsync(volume.Id);
        await ContractTests.RefusedAsync(() => api.Volumes.GetAsync(volume.Id), 404, "The resource you requested could not be found.");
        await api.Tags.DeleteAsync("walk:volume");
    }

    private static async Task ActionsAsync(IDigitalOceanClient api, string volume, long droplet)
    {
        var attach = (await api.VolumeActions.StartAsync(volume, VolumeActionRequest.Attach(droplet))).Action;
        Assert.Equal(("attach_volume", "volume", null), (attach.Type, attach.ResourceType, attach.ResourceId));
        await ContractTests.EndOf(api, attach);
        Assert.Equal([droplet], (await api.Volumes.GetAsync(volume)).Volume.DropletIds);
        Assert.Equal([volume], (await api.Droplets.GetAsync(droplet)).Droplet.VolumeIds);
        await ContractTests.RefusedAsync(() => api.VolumeActions.StartAsync(volume, VolumeActionRequest.Attach(droplet)), 422, "This volume is already attached");
        var kept = await ContractTests.RefusedAsync(() => api.Volumes.DeleteAsync(volume), 409, "attached volume cannot be deleted");
        Assert.Equal(DigitalOceanErrorKind.ResourceBusy, kept.Kind);

        var detach = (await api.VolumeActions.StartByNameAsync(NamedVolumeActionRequest.Detach("data", "fra1", droplet))).Action;
        await ContractTests.EndOf(api, detach);
        await ContractTests.RefusedAsync(() => api.VolumeActions.StartAsync(volume, VolumeActionRequest.Detach(droplet)), 422, "Attachment not found");
        await ContractTests.EndOf(api, (await api.VolumeActions.StartByNameAsync(NamedVolumeActionRequest.Attach("data", "fra1", droplet))).Action);
        await ContractTests.EndOf(api, (await api.VolumeActions.StartAsync(volume, VolumeActionRequest.Detach(droplet))).Action);
        await ContractTests.EndOf(api, (await api.VolumeActions.StartAsync(volume, VolumeActionRequest.Resize(20))).Action);
        Assert.Equal(20, (await api.Volumes.GetAsync(volume)).Volume.SizeGib);

        Assert.Equal("detach_volume", (await api.VolumeActions.GetAsync(volume, detach.Id)).Action.Type);
        Assert.Equal("resize", (await api.VolumeActions.ListPageAsync(volume, perPage: 1)).Actions[0].Type);
        Assert.Equal(5, await api.VolumeActions.ListAsync(volume).CountAsync());
    }

    private static async Task SnapshotsAsync(IDigitalOceanClient api, string volume)
    {
        var first = (await api.Volumes.CreateSnapshotAsync(volume, new CreateVolumeSnapshotRequest { Name = "first", Tags = ["walk:volume"] })).Snapshot;
        var second = (await api.Volumes.CreateSnapshotAsync(volume, new CreateVolumeSnapshotRequest { Name = "second" })).Snapshot;
        Assert.Equal((volume, SnapshotResourceType.Volume, 20), (first.ResourceId, first.ResourceType, first.MinDiskGib));
        Assert.Equal(2, (await api.Volumes.ListSnapshotsPageAsync(volume)).Snapshots.Count);
        Assert.Equal(2, (await api.Snapshots.ListPageAsync(SnapshotResourceType.Volume)).Snapshots.Count);
        Assert.Equal("first", (await api.Volumes.GetSnapshotAsync(first.Id)).Snapshot.Name);
        Assert.Equal("second", (await api.Snapshots.GetAsync(second.Id)).Snapshot.Name);

        var copy = (await api.Volumes.CreateAsync(new CreateVolumeRequest { Name = "copy", Region = "fra1", SizeGib = 30, SnapshotId = first.Id })).Volume;
        Assert.Equal(30, copy.SizeGib);
        var request = new TagResourcesRequest { Resources = [TaggedResource.Volume(copy.Id), TaggedResource.VolumeSnapshot(second.Id)] };
        await api.Tags.AssignAsync("walk:volume", request);
        var worn = (await api.Tags.GetAsync("walk:volume")).Tag.Resources;
        Assert.Equal((4, 2, 2), (worn.Count, worn.Volumes!.Count, worn.VolumeSnapshots!.Count));
        await api.Tags.UnassignAsync("walk:volume", request);
        await api.Volumes.DeleteByNameAsync("copy", "fra1");
        await api.Volumes.DeleteSnapshotAsync(first.Id);
        await api.Snapshots.DeleteAsync(second.Id);
    }
}
