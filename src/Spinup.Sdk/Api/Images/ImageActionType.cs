using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Images;

/// <summary>What can be asked of an image. Unknown values survive reading.</summary>
[JsonConverter(typeof(WireStringConverter<ImageActionType>))]
public readonly record struct ImageActionType : IWireString<ImageActionType>
{
    private readonly string? value;

    private ImageActionType(string value) => this.value = value;

    /// <summary>Gets the action that turns a backup into a snapshot.</summary>
    public static ImageActionType Convert { get; } = new("convert");

    /// <summary>Gets the action that copies an image to another region.</summary>
    public static ImageActionType Transfer { get; } = new("transfer");

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static ImageActionType From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
