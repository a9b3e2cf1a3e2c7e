using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Vpcs;

/// <summary>The wish for a VPC.</summary>
public sealed record CreateVpcRequest
{
    /// <summary>Gets the name: letters, digits, dashes and dots.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the slug of the region.</summary>
    public required string Region { get; init; }

    /// <summary>Gets words about it, at most 255.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the addresses in CIDR form, /16 to /28; chosen when absent.</summary>
    public string? IpRange { get; init; }
}

/// <summary>The wish to change a VPC.</summary>
public sealed record UpdateVpcRequest
{
    /// <summary>Gets the name.</summary>
    public string? Name { get; init; }

    /// <summary>Gets words about it, at most 255.</summary>
    public string? Description { get; init; }

    /// <summary>Gets whether it becomes the default of its region; it cannot be taken back, only given to another.</summary>
    [JsonPropertyName("default")]
    public bool? IsDefault { get; init; }
}

/// <summary>The wish to connect a VPC with another.</summary>
public sealed record CreateVpcPeeringRequest
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the other VPC.</summary>
    public required string VpcId { get; init; }
}

/// <summary>The wish to call a peering otherwise.</summary>
public sealed record UpdateVpcPeeringRequest
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }
}
