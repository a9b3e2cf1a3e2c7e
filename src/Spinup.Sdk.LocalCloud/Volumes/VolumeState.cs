using System.Text.Json;
using Spinup.Sdk.LocalCloud.Accounts;
using Spinup.Sdk.LocalCloud.Actions;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Droplets;

namespace Spinup.Sdk.LocalCloud.Volumes;

/// <summary>A volume of block storage.</summary>
internal sealed class VolumeState
{
    public required string Id { get; init; }

    public required Account Owner { get; init; }

    public required string Name { get; init; }

    public required Region Region { get; init; }

    public required int SizeGib { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string Description { get; init; } = "";

    public string Filesystem { get; init; } = "";

    public string FilesystemLabel { get; init; } = "";

    public List<string> Tags { get; } = [];

    /// <summary>Gets or sets the droplet it is attached to.</summary>
    public DropletState? Droplet { get; set; }

    /// <summary>Gets or sets the action that locks it.</summary>
    public ActionState? Pending { get; set; }

    /// <summary>Gets or sets its latest action, from which the earlier ones follow.</summary>
    public ActionState? LatestAction { get; set; }

    /// <summary>Gets or sets the last piece of the host's work on it; the next one waits for it.</summary>
    public Task HostWork { get; set; } = Task.CompletedTask;

    public bool Gone { get; set; }

    public IEnumerable<ActionState> Actions()
    {
        for (var action = LatestAction; action is not null; action = action.Previous)
        {
            yield return action;
        }
    }

    public void WriteTo(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WriteString("id", Id);
        w.WriteString("name", Name);
        w.WriteTime("created_at", CreatedAt);
        w.WriteString("description", Description);
        w.WriteStartArray("droplet_ids");
        if (Droplet is { } droplet)
        {
            w.WriteNumberValue(droplet.Id);
        }

        w.WriteEndArray();
        w.WriteRaw("region", Region.Json);
        w.WriteNumber("size_gigabytes", SizeGib);
        w.WriteString("filesystem_type", Filesystem);
        w.WriteString("filesystem_label", FilesystemLabel);
        w.WriteStrings("tags", Tags);
        w.WriteEndObject();
    }
}

/// <summary>A snapshot of a volume; it outlives it.</summary>
internal sealed class VolumeSnapshotState
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string VolumeId { get; init; }

    public required Region Region { get; init; }

    public required int MinDiskGib { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public List<string> Tags { get; } = [];

    /// <summary>Gets or sets the host's work that fills it.</summary>
    public Task HostWork { get; set; } = Task.CompletedTask;

    // What is billed is what it holds, which nobody here measures: a tenth, as for droplets.
    public double SizeGib => MinDiskGib / 10.0;

    public void WriteTo(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WriteString("id", Id);
        w.WriteString("name", Name);
        w.WriteTime("created_at", CreatedAt);
        w.WriteStrings("regions", [Region.Slug]);
        w.WriteNumber("min_disk_size", MinDiskGib);
        w.WriteNumber("size_gigabytes", SizeGib);
        w.WriteString("resource_id", VolumeId);
        w.WriteString("resource_type", "volume");
        w.WriteStrings("tags", Tags);
        w.WriteEndObject();
    }
}
