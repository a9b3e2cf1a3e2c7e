using System.Globalization;
using System.Text.Json;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Server;
using Spinup.Sdk.LocalCloud.Volumes;

namespace Spinup.Sdk.LocalCloud.Images;

/// <summary>The tag Snapshots of the API: the account's snapshots seen apart, their ids as strings.</summary>
internal static class SnapshotRoutes
{
    public static void Map(Router router)
    {
        router.Map("GET", "/v2/snapshots", x =>
        {
            var type = x.Query("resource_type");
            IEnumerable<Action<Utf8JsonWriter>> ofDroplets = x.Account.Images.Own.Where(i => i.IsSnapshot).Select(i => (Action<Utf8JsonWriter>)(w => Write(w, i)));
            IEnumerable<Action<Utf8JsonWriter>> ofVolumes = x.Account.Volumes.Snapshots.Select(s => (Action<Utf8JsonWriter>)s.WriteTo);
            x.Page("snapshots", (type is null or "droplet" ? ofDroplets : []).Concat(type is null or "volume" ? ofVolumes : []), (w, write) => write(w));
        });
        router.Map("GET", "/v2/snapshots/{snapshot_id}", x =>
        {
            if (IsOfAVolume(x))
            {
                x.Write(200, "snapshot", VolumeRoutes.FindSnapshot(x, 2).WriteTo);
                return;
            }

            var image = Find(x);
            x.Write(200, "snapshot", w => Write(w, image));
        });
        router.Map("DELETE", "/v2/snapshots/{snapshot_id}", x =>
        {
            if (IsOfAVolume(x))
            {
                VolumeLife.Delete(x.World, x.Account, VolumeRoutes.FindSnapshot(x, 2));
            }
            else
            {
                ImageRoutes.Remove(x.World, x.Account, Find(x));
            }

            x.NoContent();
        });
    }

    // Those of droplets have numbers, those of volumes UUIDs.
    private static bool IsOfAVolume(Exchange x) => Guid.TryParse(x.Segment(2), out _);

    private static ImageState Find(Exchange x) => x.Account.Images.FindOwn(x.SegmentId(2)) is { IsSnapshot: true } image ? image : throw Refusal.NotFound();

    private static void Write(Utf8JsonWriter w, ImageState image)
    {
        w.WriteStartObject();
        w.WriteString("id", image.Id.ToString(CultureInfo.InvariantCulture));
        w.WriteString("name", image.Name);
        w.WriteTime("created_at", image.CreatedAt);
        w.WriteStrings("regions", image.Regions);
        w.WriteNumber("min_disk_size", image.MinDiskGib);
        w.WriteNumber("size_gigabytes", image.SizeGb);
        w.WriteString("resource_id", image.DropletId.ToString(CultureInfo.InvariantCulture));
        w.WriteString("resource_type", "droplet");
        w.WriteStrings("tags", image.Tags);
        w.WriteEndObject();
    }
}
