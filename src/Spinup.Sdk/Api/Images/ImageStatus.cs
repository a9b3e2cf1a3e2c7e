using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Images;

/// <summary>How far an image is. Unknown values survive reading.</summary>
[JsonConverter(typeof(WireStringConverter<ImageStatus>))]
public readonly record struct ImageStatus : IWireString<ImageStatus>
{
    private readonly string? value;

    private ImageStatus(string value) => this.value = value;

    /// <summary>Gets the status of an image that is being made.</summary>
    public static ImageStatus New { get; } = new("NEW");

    /// <summary>Gets the status of an image that can be used.</summary>
    public static ImageStatus Available { get; } = new("available");

    /// <summary>Gets the status of an image that waits.</summary>
    public static ImageStatus Pending { get; } = new("pending");

    /// <summary>Gets the status of an image that was deleted.</summary>
    public static ImageStatus Deleted { get; } = new("deleted");

    /// <summary>Gets the status of an image that is no longer offered.</summary>
    public static ImageStatus Retired { get; } = new("retired");

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static ImageStatus From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
