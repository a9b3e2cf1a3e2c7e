using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Images;

/// <summary>Where an image comes from. Unknown values survive reading.</summary>
[JsonConverter(typeof(WireStringConverter<ImageType>))]
public readonly record struct ImageType : IWireString<ImageType>
{
    private readonly string? value;

    private ImageType(string value) => this.value = value;

    /// <summary>Gets the type of DigitalOcean's own images.</summary>
    public static ImageType Base { get; } = new("base");

    /// <summary>Gets the type of snapshots.</summary>
    public static ImageType Snapshot { get; } = new("snapshot");

    /// <summary>Gets the type of backups.</summary>
    public static ImageType Backup { get; } = new("backup");

    /// <summary>Gets the type of uploaded images.</summary>
    public static ImageType Custom { get; } = new("custom");

    /// <summary>Gets the type of images made by DigitalOcean for the account.</summary>
    public static ImageType Admin { get; } = new("admin");

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static ImageType From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
