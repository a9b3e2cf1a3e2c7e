using System.Globalization;
using System.Text.Json;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Images;
using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>What else the tag Droplets can be asked: snapshots, backups, kernels, firewalls, neighbours.</summary>
internal static class DropletExtras
{
    public static void Map(Router router)
    {
        router.Map("GET", "/v2/droplets/{droplet_id}/snapshots", x => ImagesOf(x, "snapshots", d => d.SnapshotIds));
        router.Map("GET", "/v2/droplets/{droplet_id}/backups", x => ImagesOf(x, "backups", d => d.BackupIds));
        router.Map("GET", "/v2/droplets/{droplet_id}/backups/policy", x =>
        {
            var droplet = DropletRoutes.Find(x, 2);
            x.Write(200, "policy", w => BackupJson.WriteRecord(w, droplet, x.Now));
        });
        router.Map("GET", "/v2/droplets/backups/policies", Policies);
        router.Map("GET", "/v2/droplets/backups/supported_policies", x => x.Write(200, BackupJson.WriteSupported));

        // Droplets have kept their kernels inside for years: the list is there, and says so.
        router.Map("GET", "/v2/droplets/{droplet_id}/kernels", x => Empty(x, "kernels"));
        router.Map("GET", "/v2/droplets/{droplet_id}/firewalls", x => Empty(x, "firewalls"));

        // No two droplets share a machine here, since there is none.
        router.Map("GET", "/v2/droplets/{droplet_id}/neighbors", x => Empty(x, "droplets"));
        router.Map("GET", "/v2/reports/droplet_neighbors_ids", x => x.Write(200, "neighbor_ids", w =>
        {
            w.WriteStartArray();
            w.WriteEndArray();
        }));
    }

    private static void ImagesOf(Exchange x, string name, Func<DropletState, List<long>?> ids)
    {
        var images = (ids(DropletRoutes.Find(x, 2)) ?? []).Select(x.Account.Images.FindOwn).OfType<ImageState>();
        x.Page(name, images, (w, image) =>
        {
            w.WriteStartObject();
            w.WriteNumber("id", image.Id);
            w.WriteString("name", image.Name);
            w.WriteTime("created_at", image.CreatedAt);
            w.WriteStrings("regions", image.Regions);
            w.WriteNumber("min_disk_size", image.MinDiskGib);
            w.WriteNumber("size_gigabytes", image.SizeGb);
            w.WriteString("type", image.Type);
            w.WriteEndObject();
        });
    }

    // An object keyed by droplet, not an array: the one list of its kind.
    private static void Policies(Exchange x)
    {
        var backedUp = x.Account.Droplets.All.Where(d => d.Backups is not null).ToList();
        x.PageOf(backedUp, "policies", JsonTokenType.StartObject, (w, droplet) =>
        {
            w.WritePropertyName(droplet.Id.ToString(CultureInfo.InvariantCulture));
            BackupJson.WriteRecord(w, droplet, x.Now);
        });
    }

    private static void Empty(Exchange x, string name)
    {
        DropletRoutes.Find(x, 2);
        x.Page<object>(name, [], (_, _) => { });
    }
}
