using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Volumes;

/// <summary>What can be asked of a volume. Unknown values survive reading.</summary>
[JsonConverter(typeof(WireStringConverter<VolumeActionType>))]
public readonly record struct VolumeActionType : IWireString<VolumeActionType>
{
    private readonly string? value;

    private VolumeActionType(string value) => this.value = value;

    /// <summary>Gets the action that attaches it to a droplet.</summary>
    public static VolumeActionType Attach { get; } = new("attach");

    /// <summary>Gets the action that takes it off a droplet.</summary>
    public static VolumeActionType Detach { get; } = new("detach");

    /// <summary>Gets the action that makes it larger.</summary>
    public static VolumeActionType Resize { get; } = new("resize");

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static VolumeActionType From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
