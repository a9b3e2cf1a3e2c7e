using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Vpcs;

/// <summary>A private network of a region.</summary>
public sealed record Vpc
{
    /// <summary>Gets the id, a UUID.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the name for projects (<c>do:vpc:...</c>).</summary>
    public string Urn { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets words about it.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the slug of the region.</summary>
    public string Region { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the addresses, in CIDR form.</summary>
    public string? IpRange { get; init; }

    /// <summary>Gets whether it is the default of its region.</summary>
    [JsonPropertyName("default")]
    public bool IsDefault { get; init; }

    /// <summary>Gets when it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An answer that holds one VPC.</summary>
public sealed record VpcAnswer
{
    /// <summary>Gets the VPC.</summary>
    public Vpc Vpc { get; init => field = value ?? new(); } = new();
}

/// <summary>One page of VPCs.</summary>
public sealed record VpcPage : Page, IPage<Vpc>
{
    /// <summary>Gets the VPCs.</summary>
    public IReadOnlyList<Vpc> Vpcs { get; init => field = value ?? []; } = [];

    IReadOnlyList<Vpc> IPage<Vpc>.Items => Vpcs;
}

/// <summary>A member of a VPC.</summary>
public sealed record VpcMember
{
    /// <summary>Gets what it is (<c>do:droplet:123</c>).</summary>
    public string Urn { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets when it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>One page of members.</summary>
public sealed record VpcMemberPage : Page, IPage<VpcMember>
{
    /// <summary>Gets the members.</summary>
    public IReadOnlyList<VpcMember> Members { get; init => field = value ?? []; } = [];

    IReadOnlyList<VpcMember> IPage<VpcMember>.Items => Members;
}
