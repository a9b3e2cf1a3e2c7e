namespace Spinup.Sdk.Api.Vpcs;

/// <summary>A connection of two VPCs.</summary>
public sealed record VpcPeering
{
    /// <summary>Gets the id, a UUID.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the two VPCs.</summary>
    public IReadOnlyList<string> VpcIds { get; init => field = value ?? []; } = [];

    /// <summary>Gets how far it is.</summary>
    public VpcPeeringStatus Status { get; init; }

    /// <summary>Gets when it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An answer that holds one peering.</summary>
public sealed record VpcPeeringAnswer
{
    /// <summary>Gets the peering.</summary>
    public VpcPeering Peering { get; init => field = value ?? new(); } = new();
}

/// <summary>One page of peerings.</summary>
public sealed record VpcPeeringPage : Page, IPage<VpcPeering>
{
    /// <summary>Gets the peerings.</summary>
    public IReadOnlyList<VpcPeering> Peerings { get; init => field = value ?? []; } = [];

    IReadOnlyList<VpcPeering> IPage<VpcPeering>.Items => Peerings;
}
