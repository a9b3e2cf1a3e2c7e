namespace Spinup.Sdk.Api.Droplets;

/// <summary>A firewall in front of droplets.</summary>
public sealed record DropletFirewall
{
    /// <summary>Gets the id, a UUID.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets <c>waiting</c>, <c>succeeded</c> or <c>failed</c>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>Gets when it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the droplets it is put on by id.</summary>
    public IReadOnlyList<long> DropletIds { get; init => field = value ?? []; } = [];

    /// <summary>Gets the tags whose droplets it is put on.</summary>
    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = [];

    /// <summary>Gets what is still being changed.</summary>
    public IReadOnlyList<FirewallChange> PendingChanges { get; init => field = value ?? []; } = [];

    /// <summary>Gets what is let in.</summary>
    public IReadOnlyList<InboundRule> InboundRules { get; init => field = value ?? []; } = [];

    /// <summary>Gets what is let out.</summary>
    public IReadOnlyList<OutboundRule> OutboundRules { get; init => field = value ?? []; } = [];
}

/// <summary>A change of a firewall that is not yet done.</summary>
public sealed record FirewallChange
{
    /// <summary>Gets the droplet.</summary>
    public long DropletId { get; init; }

    /// <summary>Gets whether the droplet leaves.</summary>
    public bool Removing { get; init; }

    /// <summary>Gets how far it is.</summary>
    public string Status { get; init => field = value ?? ""; } = "";
}

/// <summary>What a firewall lets in.</summary>
public sealed record InboundRule
{
    /// <summary>Gets <c>tcp</c>, <c>udp</c> or <c>icmp</c>.</summary>
    public string Protocol { get; init => field = value ?? ""; } = "";

    /// <summary>Gets a port, a range (<c>8000-9000</c>) or <c>0</c> for all.</summary>
    public string Ports { get; init => field = value ?? ""; } = "";

    /// <summary>Gets from whom.</summary>
    public FirewallPeers Sources { get; init => field = value ?? new(); } = new();
}

/// <summary>What a firewall lets out.</summary>
public sealed record OutboundRule
{
    /// <summary>Gets <c>tcp</c>, <c>udp</c> or <c>icmp</c>.</summary>
    public string Protocol { get; init => field = value ?? ""; } = "";

    /// <summary>Gets a port, a range (<c>8000-9000</c>) or <c>0</c> for all.</summary>
    public string Ports { get; init => field = value ?? ""; } = "";

    /// <summary>Gets to whom.</summary>
    public FirewallPeers Destinations { get; init => field = value ?? new(); } = new();
}

/// <summary>Whom a rule is about.</summary>
public sealed record FirewallPeers
{
    /// <summary>Gets addresses and ranges.</summary>
    public IReadOnlyList<string> Addresses { get; init => field = value ?? []; } = [];

    /// <summary>Gets droplets.</summary>
    public IReadOnlyList<long> DropletIds { get; init => field = value ?? []; } = [];

    /// <summary>Gets load balancers.</summary>
    public IReadOnlyList<string> LoadBalancerUids { get; init => field = value ?? []; } = [];

    /// <summary>Gets Kubernetes clusters.</summary>
    public IReadOnlyList<string> KubernetesIds { get; init => field = value ?? []; } = [];

    /// <summary>Gets tags.</summary>
    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = [];
}

/// <summary>One page of firewalls.</summary>
public sealed record DropletFirewallPage : Page, IPage<DropletFirewall>
{
    /// <summary>Gets the firewalls.</summary>
    public IReadOnlyList<DropletFirewall> Firewalls { get; init => field = value ?? []; } = [];

    IReadOnlyList<DropletFirewall> IPage<DropletFirewall>.Items => Firewalls;
}
