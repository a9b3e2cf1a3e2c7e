using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Vpcs;

/// <summary>How far a peering is. Unknown values survive reading.</summary>
[JsonConverter(typeof(WireStringConverter<VpcPeeringStatus>))]
public readonly record struct VpcPeeringStatus : IWireString<VpcPeeringStatus>
{
    private readonly string? value;

    private VpcPeeringStatus(string value) => this.value = value;

    /// <summary>Gets the status of a peering that is being made.</summary>
    public static VpcPeeringStatus Provisioning { get; } = new("PROVISIONING");

    /// <summary>Gets the status of a peering that works.</summary>
    public static VpcPeeringStatus Active { get; } = new("ACTIVE");

    /// <summary>Gets the status of a peering that is being removed.</summary>
    public static VpcPeeringStatus Deleting { get; } = new("DELETING");

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static VpcPeeringStatus From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
