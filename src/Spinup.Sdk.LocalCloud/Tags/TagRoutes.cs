using System.Globalization;
using System.Text.Json;
using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Tags;

/// <summary>The tag Tags of the API.</summary>
internal static class TagRoutes
{
    public static void Map(Router router)
    {
        router.Map("GET", "/v2/tags", x => x.Page("tags", x.Account.Tags.All, (w, tag) => Write(x, w, tag)));
        router.Map("POST", "/v2/tags", x =>
        {
            var name = x.Body.RequiredText("name");
            var tag = TagBook.IsValid(name) ? x.Account.Tags.Ensure(name) : throw Refusal.Unprocessable("Name is invalid");
            x.Write(201, "tag", w => Write(x, w, tag));
        });
        router.Map("GET", "/v2/tags/{tag_id}", x =>
        {
            var tag = Find(x);
            x.Write(200, "tag", w => Write(x, w, tag));
        });
        router.Map("DELETE", "/v2/tags/{tag_id}", x =>
        {
            x.Account.Tags.Remove(Find(x));
            x.NoContent();
        });
        router.Map("POST", "/v2/tags/{tag_id}/resources", x => Change(x, put: true));
        router.Map("DELETE", "/v2/tags/{tag_id}/resources", x => Change(x, put: false));
    }

    private static TagState Find(Exchange x) => x.Account.Tags.Find(x.Segment(2)) ?? throw Refusal.NotFound();

    // All are looked up before any is changed: one that is not there leaves the others as they were.
    private static void Change(Exchange x, bool put)
    {
        var tag = Find(x);
        var changes = new List<Action>();
        foreach (var resource in x.Body.Objects("resources"))
        {
            var id = resource.RequiredText("resource_id");
            switch (resource.Text("resource_type"))
            {
                case "droplet":
                    var droplet = x.Account.Droplets.Find(resource.Number("resource_id") ?? 0) ?? throw Refusal.NotFound();
                    changes.Add(put ? () => tag.Put(droplet) : () => tag.Take(droplet));
                    break;
                case "image":
                    var image = x.Account.Images.FindOwn(resource.Number("resource_id") ?? 0) ?? throw Refusal.NotFound();
                    changes.Add(put ? () => tag.Put(image) : () => tag.Take(image));
                    break;
                case "volume":
                    var volume = x.Account.Volumes.Find(id) ?? throw Refusal.NotFound();
                    changes.Add(put ? () => tag.Put(volume) : () => tag.Take(volume));
                    break;
                case "volume_snapshot":
                    var snapshot = x.Account.Volumes.FindSnapshot(id) ?? throw Refusal.NotFound();
                    changes.Add(put ? () => tag.Put(snapshot) : () => tag.Take(snapshot));
                    break;
                default:
                    throw Refusal.Unprocessable("resource_type must be droplet, image, volume or volume_snapshot.");
            }
        }

        changes.ForEach(change => change());
        x.NoContent();
    }

    private static void Write(Exchange x, Utf8JsonWriter w, TagState tag)
    {
        w.WriteStartObject();
        w.WriteString("name", tag.Name);
        w.WriteStartObject("resources");
        WriteCount(x, w, tag.Count, tag.LastTaggedDroplet ?? tag.LastTaggedImage ?? tag.LastTaggedVolume ?? tag.LastTaggedVolumeSnapshot);
        WriteKind(x, w, "droplets", tag.Droplets.Count, tag.LastTaggedDroplet);
        WriteKind(x, w, "images", tag.Images.Count, tag.LastTaggedImage);
        WriteKind(x, w, "volumes", tag.Volumes.Count, tag.LastTaggedVolume);
        WriteKind(x, w, "volume_snapshots", tag.VolumeSnapshots.Count, tag.LastTaggedVolumeSnapshot);
        WriteKind(x, w, "databases", 0, null);
        w.WriteEndObject();
        w.WriteEndObject();
    }

    private static void WriteKind(Exchange x, Utf8JsonWriter w, string kind, int count, string? last)
    {
        w.WriteStartObject(kind);
        WriteCount(x, w, count, last);
        w.WriteEndObject();
    }

    private static void WriteCount(Exchange x, Utf8JsonWriter w, int count, string? last)
    {
        w.WriteNumber("count", count);
        if (last is not null)
        {
            w.WriteString("last_tagged_uri", string.Create(CultureInfo.InvariantCulture, $"{x.Origin}{last}"));
        }
    }
}
