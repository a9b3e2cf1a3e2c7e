using System.Text.Json;
using Spinup.Sdk.LocalCloud.Catalogue;

namespace Spinup.Sdk.LocalCloud.Images;

/// <summary>An image: one of the cloud's, a snapshot, a backup or a custom one.</summary>
internal sealed class ImageState
{
    private byte[]? publicJson;

    public required long Id { get; init; }

    public required string Name { get; set; }

    /// <summary>Gets the kind on the wire: <c>base</c>, <c>snapshot</c>, <c>backup</c>, <c>custom</c>.</summary>
    public required string Type { get; set; }

    public required string Distribution { get; set; }

    public string? Slug { get; init; }

    public bool Public { get; init; }

    /// <summary>Gets whether it is an application rather than a bare distribution (the <c>type</c> filter).</summary>
    public bool Application { get; init; }

    public required List<string> Regions { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required int MinDiskGib { get; init; }

    public double SizeGb { get; set; }

    public string Description { get; set; } = "";

    public List<string> Tags { get; init; } = [];

    /// <summary>Gets or sets <c>NEW</c>, <c>pending</c> or <c>available</c>.</summary>
    public string Status { get; set; } = "available";

    /// <summary>Gets the droplet it was taken of; 0 when of none.</summary>
    public long DropletId { get; init; }

    /// <summary>Gets or sets the offered transfer to another account.</summary>
    public ImageTransfer? Transfer { get; set; }

    public bool IsSnapshot => Type == "snapshot" && !Public;

    public void WriteTo(Utf8JsonWriter w)
    {
        if (!Public)
        {
            Write(w);
            return;
        }

        // The cloud's own never change and stand in every droplet.
        w.WriteRawValue(publicJson ??= JsonFragment.Of(Write), skipInputValidation: true);
    }

    private void Write(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WriteNumber("id", Id);
        w.WriteString("name", Name);
        w.WriteString("type", Type);
        w.WriteString("distribution", Distribution);
        w.WriteString("slug", Slug);
        w.WriteBoolean("public", Public);
        w.WriteStrings("regions", Regions);
        w.WriteTime("created_at", CreatedAt);
        w.WriteNumber("min_disk_size", MinDiskGib);
        w.WriteNumber("size_gigabytes", SizeGb);
        w.WriteString("description", Description);
        w.WriteStrings("tags", Tags);
        w.WriteString("status", Status);
        w.WriteString("error_message", "");
        w.WriteEndObject();
    }
}

/// <summary>An image offered to another account.</summary>
internal sealed record ImageTransfer(long Id, string RecipientUuid);
