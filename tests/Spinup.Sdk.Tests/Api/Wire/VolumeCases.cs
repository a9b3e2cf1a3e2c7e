using Spinup.Sdk.Api.Snapshots;
using Spinup.Sdk.Api.Volumes;
using static Spinup.Tests.Sdk.Api.Wire.WireCases;

namespace Spinup.Tests.Sdk.Api.Wire;

internal static class VolumeCases
{
    private const string Id = "506f78a4-e098-11e5-ad9f-000f53306ae1";
    private const string SnapshotId = "8fa70202-873f-11e6-8b68-000f533176b1";
    private const string Volume = """{"volume":{"id":"506f78a4-e098-11e5-ad9f-000f53306ae1","region":{"name":"New York 1","slug":"nyc1","sizes":["s-1vcpu-1gb"],"features":["storage"],"available":true},"droplet_ids":[11612190],"name":"example","description":"d","size_gigabytes":10,"filesystem_type":"ext4","filesystem_label":"l","created_at":"2026-11-22T01:00:00Z","tags":["t"]}}""";
    private const string Snapshot = """{"snapshot":{"id":"8fa70202-873f-11e6-8b68-000f533176b1","name":"s","regions":["nyc1"],"created_at":"2026-11-22T01:00:00Z","resource_id":"506f78a4-e098-11e5-ad9f-000f53306ae1","resource_type":"volume","min_disk_size":10,"size_gigabytes":0.4,"tags":null}}""";
    private const string Action = """{"action":{"id":9876543210,"status":"in-progress","type":"attach_volume","started_at":"2026-11-22T01:00:00Z","completed_at":null,"resource_id":null,"resource_type":"volume","region":{"slug":"nyc1"},"region_slug":"nyc1"}}""";

    public static WireCase[] All { get; } =
    [
        Gives("IVolumesApi.ListPageAsync", c => c.Volumes.ListPageAsync(), "GET /v2/volumes", """{"volumes":[{"id":"a","droplet_ids":null,"tags":null,"region":null,"filesystem_type":"zfs","filesystem_label":""}]}""", p => Assert.Equal(("a", 0, 0, "", "zfs"), (p.Volumes[0].Id, p.Volumes[0].DropletIds.Count, p.Volumes[0].Tags.Count, p.Volumes[0].Region.Slug, p.Volumes[0].FilesystemType.Value))),
        Gives("IVolumesApi.ListPageAsync [filtered]", c => c.Volumes.ListPageAsync("example", "nyc1", 2, 200), "GET /v2/volumes?name=example&region=nyc1&page=2&per_page=200", """{"volumes":[]}""", p => Assert.Empty(p.Volumes)),
        Gives(
            "IVolumesApi.CreateAsync",
            c => c.Volumes.CreateAsync(new CreateVolumeRequest { Name = "example", Region = "nyc1", SizeGib = 10, Description = "d", FilesystemType = VolumeFilesystem.Ext4, FilesystemLabel = "l", Tags = ["t"] }),
            "POST /v2/volumes",
            Volume,
            v => Assert.Equal((Id, "nyc1", 11612190, 10, VolumeFilesystem.Ext4, "l", "t"), (v.Volume.Id, v.Volume.Region.Slug, v.Volume.DropletIds[0], v.Volume.SizeGib, v.Volume.FilesystemType, v.Volume.FilesystemLabel, v.Volume.Tags[0])),
            201),
        Gives("IVolumesApi.CreateAsync [from a snapshot]", c => c.Volumes.CreateAsync(new CreateVolumeRequest { Name = "example", Region = "nyc1", SizeGib = 10, SnapshotId = SnapshotId }), "POST /v2/volumes", Volume, v => Assert.Equal("example", v.Volume.Name), 201),
        Does("IVolumesApi.DeleteByNameAsync", c => c.Volumes.DeleteByNameAsync("exam ple", "nyc1"), "DELETE /v2/volumes?name=exam%20ple&region=nyc1"),
        Gives("IVolumesApi.GetAsync", c => c.Volumes.GetAsync(Id), $"GET /v2/volumes/{Id}", Volume, v => Assert.Equal("d", v.Volume.Description)),
        Does("IVolumesApi.DeleteAsync", c => c.Volumes.DeleteAsync(Id), $"DELETE /v2/volumes/{Id}"),
        Gives("IVolumesApi.ListSnapshotsPageAsync", c => c.Volumes.ListSnapshotsPageAsync(Id, 1, 20), $"GET /v2/volumes/{Id}/snapshots?page=1&per_page=20", """{"snapshots":[{"id":"a"}]}""", p => Assert.Equal("a", p.Snapshots[0].Id)),
        Gives("IVolumesApi.CreateSnapshotAsync", c => c.Volumes.CreateSnapshotAsync(Id, new CreateVolumeSnapshotRequest { Name = "s", Tags = ["t"] }), $"POST /v2/volumes/{Id}/snapshots", Snapshot, s => Assert.Equal((SnapshotId, Id, SnapshotResourceType.Volume, 0.4), (s.Snapshot.Id, s.Snapshot.ResourceId, s.Snapshot.ResourceType, s.Snapshot.SizeGib)), 201),
        Gives("IVolumesApi.GetSnapshotAsync", c => c.Volumes.GetSnapshotAsync(SnapshotId), $"GET /v2/volumes/snapshots/{SnapshotId}", Snapshot, s => Assert.Equal("s", s.Snapshot.Name)),
        Does("IVolumesApi.DeleteSnapshotAsync", c => c.Volumes.DeleteSnapshotAsync(SnapshotId), $"DELETE /v2/volumes/snapshots/{SnapshotId}"),
        Gives("IVolumeActionsApi.StartAsync [attach]", c => c.VolumeActions.StartAsync(Id, VolumeActionRequest.Attach(11612190) with { Region = "nyc1", Tags = ["t"] }), $"POST /v2/volumes/{Id}/actions", Action, a => Assert.Equal((9_876_543_210, "attach_volume", null, "volume"), (a.Action.Id, a.Action.Type, a.Action.ResourceId, a.Action.ResourceType)), 202),
        Gives("IVolumeActionsApi.StartAsync [detach]", c => c.VolumeActions.StartAsync(Id, VolumeActionRequest.Detach(11612190)), $"POST /v2/volumes/{Id}/actions", Action, a => Assert.Null(a.Action.CompletedAt), 202),
        Gives("IVolumeActionsApi.StartAsync [resize]", c => c.VolumeActions.StartAsync(Id, VolumeActionRequest.Resize(100)), $"POST /v2/volumes/{Id}/actions", Action, a => Assert.Equal("nyc1", a.Action.RegionSlug), 202),
        Gives("IVolumeActionsApi.StartByNameAsync [attach]", c => c.VolumeActions.StartByNameAsync(NamedVolumeActionRequest.Attach("example", "nyc1", 11612190)), "POST /v2/volumes/actions", Action, a => Assert.Equal(9_876_543_210, a.Action.Id), 202),
        Gives("IVolumeActionsApi.StartByNameAsync [detach]", c => c.VolumeActions.StartByNameAsync(NamedVolumeActionRequest.Detach("example", "nyc1", 11612190)), "POST /v2/volumes/actions", Action, a => Assert.Equal("nyc1", a.Action.Region!.Slug), 202),
        Gives("IVolumeActionsApi.ListPageAsync", c => c.VolumeActions.ListPageAsync(Id, 1, 2), $"GET /v2/volumes/{Id}/actions?page=1&per_page=2", """{"actions":[{"id":7,"status":"completed"}]}""", p => Assert.Equal(7, p.Actions[0].Id)),
        Gives("IVolumeActionsApi.GetAsync", c => c.VolumeActions.GetAsync(Id, 9_876_543_210), $"GET /v2/volumes/{Id}/actions/9876543210", Action, a => Assert.Equal("attach_volume", a.Action.Type)),
    ];
}
