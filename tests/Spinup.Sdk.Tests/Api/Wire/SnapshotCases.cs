using Spinup.Sdk.Api.Snapshots;
using static Spinup.Tests.Sdk.Api.Wire.WireCases;

namespace Spinup.Tests.Sdk.Api.Wire;

internal static class SnapshotCases
{
    private const string Snapshot = """{"id":"fbe805e8-866b-11e6-96bf-000f53315a41","name":"s","regions":["nyc1"],"created_at":"2026-11-22T01:00:00Z","resource_id":89956,"resource_type":"volume","min_disk_size":10,"size_gigabytes":0.5,"tags":null}""";

    public static WireCase[] All { get; } =
    [
        Gives("ISnapshotsApi.ListPageAsync", c => c.Snapshots.ListPageAsync(), "GET /v2/snapshots", $$"""{"snapshots":[{{Snapshot}}]}""", p => Assert.Equal("s", p.Snapshots[0].Name)),
        Gives("ISnapshotsApi.ListPageAsync [of droplets]", c => c.Snapshots.ListPageAsync(SnapshotResourceType.Droplet, 2, 10), "GET /v2/snapshots?resource_type=droplet&page=2&per_page=10", """{"snapshots":[{"id":6372321,"resource_id":"200776916"}]}""", p => Assert.Equal(("6372321", "200776916"), (p.Snapshots[0].Id, p.Snapshots[0].ResourceId))),
        Gives(
            "ISnapshotsApi.GetAsync",
            c => c.Snapshots.GetAsync("fbe805e8-866b-11e6-96bf-000f53315a41"),
            "GET /v2/snapshots/fbe805e8-866b-11e6-96bf-000f53315a41",
            $$"""{"snapshot":{{Snapshot}}}""",
            s => Assert.Equal(("89956", SnapshotResourceType.Volume, 0.5, 10, 0), (s.Snapshot.ResourceId, s.Snapshot.ResourceType, s.Snapshot.SizeGib, s.Snapshot.MinDiskGib, s.Snapshot.Tags.Count))),
        Does("ISnapshotsApi.DeleteAsync", c => c.Snapshots.DeleteAsync("6372321"), "DELETE /v2/snapshots/6372321"),
    ];
}
