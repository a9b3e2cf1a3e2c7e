using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Snapshots;

/// <summary>What a snapshot is of. Unknown values survive reading.</summary>
[JsonConverter(typeof(WireStringConverter<SnapshotResourceType>))]
public readonly record struct SnapshotResourceType : IWireString<SnapshotResourceType>, IFormattable
{
    private readonly string? value;

    private SnapshotResourceType(string value) => this.value = value;

    /// <summary>Gets the type of a snapshot of a droplet.</summary>
    public static SnapshotResourceType Droplet { get; } = new("droplet");

    /// <summary>Gets the type of a snapshot of a volume.</summary>
    public static SnapshotResourceType Volume { get; } = new("volume");

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static SnapshotResourceType From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Gives the value; neither argument counts. Refit writes only what can be formatted into a query as one value.</summary>
    /// <param name="format">Ignored.</param>
    /// <param name="formatProvider">Ignored.</param>
    public string ToString(string? format, IFormatProvider? formatProvider) => Value;
}
