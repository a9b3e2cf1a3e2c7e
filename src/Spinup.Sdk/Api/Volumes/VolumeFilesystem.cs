using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Volumes;

/// <summary>The file system a volume is formatted with. Unknown values survive reading.</summary>
[JsonConverter(typeof(WireStringConverter<VolumeFilesystem>))]
public readonly record struct VolumeFilesystem : IWireString<VolumeFilesystem>
{
    private readonly string? value;

    private VolumeFilesystem(string value) => this.value = value;

    /// <summary>Gets ext4, whose labels have at most 16 characters.</summary>
    public static VolumeFilesystem Ext4 { get; } = new("ext4");

    /// <summary>Gets XFS, whose labels have at most 12 characters.</summary>
    public static VolumeFilesystem Xfs { get; } = new("xfs");

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static VolumeFilesystem From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
