using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Tags;

/// <summary>What can have a tag. Unknown values survive reading.</summary>
[JsonConverter(typeof(WireStringConverter<TaggedResourceType>))]
public readonly record struct TaggedResourceType : IWireString<TaggedResourceType>
{
    private readonly string? value;

    private TaggedResourceType(string value) => this.value = value;

    /// <summary>Gets the type of droplets.</summary>
    public static TaggedResourceType Droplet { get; } = new("droplet");

    /// <summary>Gets the type of images.</summary>
    public static TaggedResourceType Image { get; } = new("image");

    /// <summary>Gets the type of volumes.</summary>
    public static TaggedResourceType Volume { get; } = new("volume");

    /// <summary>Gets the type of snapshots of volumes.</summary>
    public static TaggedResourceType VolumeSnapshot { get; } = new("volume_snapshot");

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static TaggedResourceType From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
