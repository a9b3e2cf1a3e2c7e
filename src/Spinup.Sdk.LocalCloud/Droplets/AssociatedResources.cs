using System.Globalization;
using System.Text.Json;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Images;
using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>Destroys a droplet together with what belongs to it: here, its snapshots.</summary>
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
            var wanted = x.Body.Texts("snapshots");
            Begin(x, droplet, SnapshotsOf(droplet).Where(i => wanted.Contains(i.Id.ToString(CultureInfo.InvariantCulture))));
        });
        router.Map("DELETE", Root + "/dangerous", x =>
        {
            var droplet = DropletRoutes.Find(x, 2);
            if (!string.Equals(x.Headers["X-Dangerous"].ToString(), "true", StringComparison.OrdinalIgnoreCase))
            {
                throw Refusal.Unprocessable("The header X-Dangerous: true is required.");
            }

            Begin(x, droplet, SnapshotsOf(droplet));
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
                foreach (var image in kind == "snapshots" ? SnapshotsOf(droplet) : [])
                {
                    w.WriteStartObject();
                    w.WriteString("id", image.Id.ToString(CultureInfo.InvariantCulture));
                    w.WriteString("name", image.Name);

                    // Snapshots cost $0.06 a GB a month (docs.digitalocean.com/products/snapshots/details/pricing).
                    w.WriteString("cost", (image.SizeGb * 0.06).ToString("0.00", CultureInfo.InvariantCulture));
                    w.WriteEndObject();
                }

                w.WriteEndArray();
            }

            w.WriteEndObject();
        });
    }

    private static void Begin(Exchange x, DropletState droplet, IEnumerable<ImageState> snapshots)
    {
        if (droplet.Pending is { Type: not "create" })
        {
            throw Refusal.PendingEvent();
        }

        var destruction = new DropletDestruction(droplet, [.. snapshots]);
        x.Account.Destructions[droplet.Id] = destruction;
        x.World.Schedule.At(x.Now + x.World.Options.ActionTime, at =>
        {
            foreach (var image in destruction.Snapshots)
            {
                ImageRoutes.Remove(x.World, droplet.Owner, image);
            }

            destruction.SnapshotsDestroyedAt = at;
            DropletLife.Destroy(x.World, droplet);
        });
        x.NoContent(202);
    }
}

/// <summary>How far a destroy with associated resources is.</summary>
internal sealed class DropletDestruction(DropletState droplet, IReadOnlyList<ImageState> snapshots)
{
    public IReadOnlyList<ImageState> Snapshots => snapshots;

    public DateTimeOffset? SnapshotsDestroyedAt { get; set; }

    /// <summary>Gets whether the host gave up on the droplet.</summary>
    public bool Failed => SnapshotsDestroyedAt is not null && !droplet.Gone && !droplet.Leaving;

    public void WriteTo(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WritePropertyName("droplet");
        Write(w, droplet.Id, droplet.Name, droplet.Gone ? SnapshotsDestroyedAt : null);
        w.WriteStartObject("resources");
        foreach (var kind in new[] { "reserved_ips", "floating_ips", "volumes", "volume_snapshots" })
        {
            w.WriteStrings(kind, []);
        }

        w.WriteStartArray("snapshots");
        foreach (var image in snapshots)
        {
            Write(w, image.Id, image.Name, SnapshotsDestroyedAt);
        }

        w.WriteEndArray();
        w.WriteEndObject();
        if (droplet.Gone && SnapshotsDestroyedAt is { } at)
        {
            w.WriteTime("completed_at", at);
        }

        w.WriteNumber("failures", Failed ? 1 : 0);
        w.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter w, long id, string name, DateTimeOffset? destroyedAt)
    {
        w.WriteStartObject();
        w.WriteString("id", id.ToString(CultureInfo.InvariantCulture));
        w.WriteString("name", name);
        if (destroyedAt is { } at)
        {
            w.WriteTime("destroyed_at", at);
        }

        w.WriteEndObject();
    }
}
