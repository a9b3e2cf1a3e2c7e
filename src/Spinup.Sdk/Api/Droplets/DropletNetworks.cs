using System.Text.Json.Serialization;
using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>The addresses of a droplet.</summary>
public sealed record DropletNetworks
{
    /// <summary>Gets the IPv4 addresses.</summary>
    public IReadOnlyList<DropletAddress> V4 { get; init => field = value ?? []; } = [];

    /// <summary>Gets the IPv6 addresses.</summary>
    public IReadOnlyList<DropletAddress> V6 { get; init => field = value ?? []; } = [];
}

/// <summary>One address of a droplet.</summary>
public sealed record DropletAddress
{
    /// <summary>Gets the address.</summary>
    public string IpAddress { get; init => field = value ?? ""; } = "";

    /// <summary>Gets <c>public</c> or <c>private</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the gateway.</summary>
    public string? Gateway { get; init; }

    /// <summary>Gets the netmask of an IPv4 address, or the length of an IPv6 address's prefix.</summary>
    [JsonConverter(typeof(TextOrNumberConverter))]
    public string? Netmask { get; init; }
}
