using System.Text.Json.Serialization;
using Spinup.Sdk.Api.Sizes;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>A droplet as the API describes it.</summary>
public sealed record Droplet
{
    /// <summary>Gets the id.</summary>
    public long Id { get; init; }

    /// <summary>Gets the name: the hostname it was given at birth.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the memory in MiB.</summary>
    [JsonPropertyName("memory")]
    public int MemoryMib { get; init; }

    /// <summary>Gets the number of virtual CPUs.</summary>
    public int Vcpus { get; init; }

    /// <summary>Gets the disk in GiB.</summary>
    [JsonPropertyName("disk")]
    public int DiskGib { get; init; }

    /// <summary>Gets whether an action holds the droplet at the moment.</summary>
    public bool Locked { get; init; }

    /// <summary>Gets the status.</summary>
    public DropletStatus Status { get; init; }

    /// <summary>Gets when it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the addresses. May be empty for a while, even when active.</summary>
    public DropletNetworks Networks { get; init => field = value ?? new(); } = new();

    /// <summary>Gets the slug of the size.</summary>
    public string SizeSlug { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the size, with its prices.</summary>
    public Size? Size { get; init; }

    /// <summary>Gets the region.</summary>
    public Regions.Region? Region { get; init; }

    /// <summary>Gets the tags.</summary>
    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = [];

    /// <summary>Gets the VPC it belongs to.</summary>
    public string? VpcUuid { get; init; }
}

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
}

/// <summary>The status of a droplet.</summary>
[JsonConverter(typeof(WireStringConverter<DropletStatus>))]
public readonly record struct DropletStatus : IWireString<DropletStatus>
{
    private readonly string? value;

    private DropletStatus(string value) => this.value = value;

    /// <summary>Gets the status of a droplet that is being made.</summary>
    public static DropletStatus New { get; } = new("new");

    /// <summary>Gets the status of a droplet that runs.</summary>
    public static DropletStatus Active { get; } = new("active");

    /// <summary>Gets the status of a droplet that is powered off, and billed.</summary>
    public static DropletStatus Off { get; } = new("off");

    /// <summary>Gets the status of an archived droplet.</summary>
    public static DropletStatus Archive { get; } = new("archive");

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static DropletStatus From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
