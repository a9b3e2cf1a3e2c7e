using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Volumes;

/// <summary>The tag Block Storage of the API.</summary>
internal static class VolumeRoutes
{
    public static void Map(Router router)
    {
        router.Map("GET", "/v2/volumes", List);
        router.Map("POST", "/v2/volumes", CreateVolume.Handle);
        router.Map("DELETE", "/v2/volumes", x =>
        {
            Delete(x, FindNamed(x, x.Query("name"), x.Query("region")));
            x.NoContent();
        });
        router.Map("GET", "/v2/volumes/{volume_id}", x =>
        {
            var volume = Find(x);
            x.Write(200, "volume", volume.WriteTo);
        });
        router.Map("DELETE", "/v2/volumes/{volume_id}", x =>
        {
            Delete(x, Find(x));
            x.NoContent();
        });
        router.Map("GET", "/v2/volumes/{volume_id}/snapshots", x =>
        {
            var id = Find(x).Id;
            x.Page("snapshots", x.Account.Volumes.Snapshots.Where(s => s.VolumeId == id), (w, snapshot) => snapshot.WriteTo(w));
        });
        router.Map("POST", "/v2/volumes/{volume_id}/snapshots", Snapshot);
        router.Map("GET", "/v2/volumes/snapshots/{snapshot_id}", x =>
        {
            var snapshot = FindSnapshot(x, 3);
            x.Write(200, "snapshot", snapshot.WriteTo);
        });
        router.Map("DELETE", "/v2/volumes/snapshots/{snapshot_id}", x =>
        {
            VolumeLife.Delete(x.World, x.Account, FindSnapshot(x, 3));
            x.NoContent();
        });
    }

    public static VolumeState Find(Exchange x) => x.Account.Volumes.Find(x.Segment(2)) ?? throw Refusal.NotFound();

    public static VolumeState FindNamed(Exchange x, string? name, string? region) =>
        x.Account.Volumes.Named(name ?? "", Regions.Find(region ?? "")) ?? throw Refusal.NotFound();

    public static VolumeSnapshotState FindSnapshot(Exchange x, int segment) => x.Account.Volumes.FindSnapshot(x.Segment(segment)) ?? throw Refusal.NotFound();

    private static void List(Exchange x)
    {
        var (name, region) = (x.Query("name"), x.Query("region"));
        x.Page("volumes", x.Account.Volumes.All.Where(v => (name is null || v.Name == name) && (region is null || v.Region.Slug == region)), (w, volume) => volume.WriteTo(w));
    }

    // The words of the real one, seen in its clients' issues.
    private static void Delete(Exchange x, VolumeState volume)
    {
        if (volume.Droplet is not null || volume.Pending is not null)
        {
            throw Refusal.Conflict("attached volume cannot be deleted");
        }

        VolumeLife.Delete(x.World, volume);
    }

    private static void Snapshot(Exchange x)
    {
        var volume = Find(x);
        var snapshot = new VolumeSnapshotState
        {
            Id = x.World.Ids.Uuid().ToString(),
            Name = x.Body.Text("name") is { Length: > 0 } name ? name : throw Refusal.BadRequest("name is required"),
            VolumeId = volume.Id,
            Region = volume.Region,
            MinDiskGib = volume.SizeGib,
            CreatedAt = x.Now,
        };
        var tags = CreateVolume.TagsOf(x.Body);
        VolumeLife.Snapshot(x.World, volume, snapshot);
        foreach (var tag in tags)
        {
            x.Account.Tags.Ensure(tag).Put(snapshot);
        }

        x.Write(201, "snapshot", snapshot.WriteTo);
    }
}
