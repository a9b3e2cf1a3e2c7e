using System.Globalization;
using System.Text.Json;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Images;
using Spinup.Sdk.LocalCloud.Server;
using Spinup.Sdk.LocalCloud.Volumes;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>Destroys a droplet together with what belongs to it: here, its snapshots, its volumes and theirs.</summary>
internal static class AssociatedResources
{
    private static readonly string[] Kinds = ["reserved_ips", "floating_ips", "snapshots", "volumes", "volume_snapshots"];

    public static void Map(Router router)
    {
        const string Root = "/v2/droplets/{droplet_id}/destroy_with_associated_resources";
        router.Map("GET", Root, List);
        router.Map("DELETE", Root + "/selective", x =>
        {
            var droplet = DropletRoutes.Find(x, 2);
            var (snapshots, volumes, ofVolumes) = (x.Body.Texts("snapshots"), x.Body.Texts("volumes"), x.Body.Texts("volume_snapshots"));
            Begin(
                x,
                droplet,
                SnapshotsOf(droplet).Where(i => snapshots.Contains(i.Id.ToString(CultureInfo.InvariantCulture))),
                droplet.Volumes.Where(v => volumes.Contains(v.Id)),
                VolumeSnapshotsOf(droplet).Where(s => ofVolumes.Contains(s.Id)));
        });
        router.Map("DELETE", Root + "/dangerous", x =>
        {
            var droplet = DropletRoutes.Find(x, 2);
            if (!string.Equals(x.Headers["X-Dangerous"].ToString(), "true", StringComparison.OrdinalIgnoreCase))
            {
                throw Refusal.Unprocessable("The header X-Dangerous: true is required.");
            }

            Begin(x, droplet, SnapshotsOf(droplet), droplet.Volumes, VolumeSnapshotsOf(droplet));
        });
        router.Map("GET", Root + "/status", x => x.Write(200, Find(x).WriteTo));
        router.Map("POST", Root + "/retry", x =>
        {
            if (!Find(x).Failed)
            {
                throw Refusal.Conflict("There is nothing to try again.");
            }

            x.NoContent(202);
        });
    }

    private static IEnumerable<ImageState> SnapshotsOf(DropletState droplet) =>
        (droplet.SnapshotIds ?? []).Select(droplet.Owner.Images.FindOwn).OfType<ImageState>();

    private static IEnumerable<VolumeSnapshotState> VolumeSnapshotsOf(DropletState droplet) =>
        droplet.Owner.Volumes.Snapshots.Where(s => droplet.Volumes.Any(v => v.Id == s.VolumeId));

    // Snapshots cost $0.06 a GB a month (docs.digitalocean.com/products/snapshots/details/pricing), volumes $0.10 (.../volumes/details/pricing).
    private static IEnumerable<(string Id, string Name, double CostUsd)> Of(DropletState droplet, string kind) => kind switch
    {
        "snapshots" => SnapshotsOf(droplet).Select(i => (i.Id.ToString(CultureInfo.InvariantCulture), i.Name, i.SizeGb * 0.06)),
        "volumes" => droplet.Volumes.Select(v => (v.Id, v.Name, v.SizeGib * 0.10)),
        "volume_snapshots" => VolumeSnapshotsOf(droplet).Select(s => (s.Id, s.Name, s.SizeGib * 0.06)),
        _ => [],
    };

    private static DropletDestruction Find(Exchange x) => x.Account.Destructions.GetValueOrDefault(x.SegmentId(2)) ?? throw Refusal.NotFound();

    private static void List(Exchange x)
    {
        var droplet = DropletRoutes.Find(x, 2);
        x.Write(200, w =>
        {
            w.WriteStartObject();
            foreach (var kind in Kinds)
            {
                w.WriteStartArray(kind);
                foreach (var (id, name, cost) in Of(droplet, kind))
                {
                    w.WriteStartObject();
                    w.WriteString("id", id);
                    w.WriteString("name", name);
                    w.WriteString("cost", cost.ToString("0.00", CultureInfo.InvariantCulture));
                    w.WriteEndObject();
                }

                w.WriteEndArray();
            }

            w.WriteEndObject();
        });
    }

    private static void Begin(Exchange x, DropletState droplet, IEnumerable<ImageState> snapshots, IEnumerable<VolumeState> volumes, IEnumerable<VolumeSnapshotState> volumeSnapshots)
    {
        if (droplet.Pending is { Type: not "create" })
        {
            throw Refusal.PendingEvent();
        }

        var destruction = new DropletDestruction(droplet, [.. snapshots], [.. volumes], [.. volumeSnapshots]);
        x.Account.Destructions[droplet.Id] = destruction;
        x.World.Schedule.At(x.Now + x.World.Options.ActionTime, at =>
        {
            foreach (var image in destruction.Snapshots)
            {
                ImageRoutes.Remove(x.World, droplet.Owner, image);
            }

            foreach (var snapshot in destruction.VolumeSnapshots)
            {
                VolumeLife.Delete(x.World, droplet.Owner, snapshot);
            }

            foreach (var volume in destruction.Volumes.Where(v => !v.Gone))
            {
                VolumeLife.Delete(x.World, volume);
            }

            destruction.ResourcesDestroyedAt = at;
            DropletLife.Destroy(x.World, droplet);
        });
        x.NoContent(202);
    }
}

/// <summary>How far a destroy with associated resources is.</summary>
internal sealed class DropletDestruction(DropletState droplet, IReadOnlyList<ImageState> snapshots, IReadOnlyList<VolumeState> volumes, IReadOnlyList<VolumeSnapshotState> volumeSnapshots)
{
    public IReadOnlyList<ImageState> Snapshots => snapshots;

    public IReadOnlyList<VolumeState> Volumes => volumes;

    public IReadOnlyList<VolumeSnapshotState> VolumeSnapshots => volumeSnapshots;

    public DateTimeOffset? ResourcesDestroyedAt { get; set; }

    /// <summary>Gets whether the host gave up on the droplet.</summary>
    public bool Failed => ResourcesDestroyedAt is not null && !droplet.Gone && !droplet.Leaving;

    public void WriteTo(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WritePropertyName("droplet");
        Write(w, droplet.Id.ToString(CultureInfo.InvariantCulture), droplet.Name, droplet.Gone ? ResourcesDestroyedAt : null);
        w.WriteStartObject("resources");
        WriteAll(w, "reserved_ips", []);
        WriteAll(w, "floating_ips", []);
        WriteAll(w, "snapshots", snapshots.Select(i => (i.Id.ToString(CultureInfo.InvariantCulture), i.Name)));
        WriteAll(w, "volumes", volumes.Select(v => (v.Id, v.Name)));
        WriteAll(w, "volume_snapshots", volumeSnapshots.Select(s => (s.Id, s.Name)));
        w.WriteEndObject();
        if (droplet.Gone && ResourcesDestroyedAt is { } at)
        {
            w.WriteTime("completed_at", at);
        }

        w.WriteNumber("failures", Failed ? 1 : 0);
        w.WriteEndObject();
    }

    private void WriteAll(Utf8JsonWriter w, string kind, IEnumerable<(string Id, string Name)> resources)
    {
        w.WriteStartArray(kind);
        foreach (var (id, name) in resources)
        {
            Write(w, id, name, ResourcesDestroyedAt);
        }

        w.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter w, string id, string name, DateTimeOffset? destroyedAt)
    {
        w.WriteStartObject();
        w.WriteString("id", id);
        w.WriteString("name", name);
        if (destroyedAt is { } at)
        {
            w.WriteTime("destroyed_at", at);
        }

        w.WriteEndObject();
    }
}
