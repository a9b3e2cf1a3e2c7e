using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Autoscaling.Victims;

namespace Spinup.Sdk.Pools;

/// <summary>What the members of a pool are, and how the pool treats them.</summary>
public sealed record DropletPoolSpec
{
    /// <summary>Gets the pool's name: its members' label, and its owner prefix at the balancer. One account has one pool of a name.</summary>
    /// <value>1 to 20 characters: lower-case letters, digits and dashes, no dash at either end.</value>
    public required string Name { get; init; }

    /// <summary>Gets the size slug. Changing it replaces the members one by one.</summary>
    public required string Size { get; init; }

    /// <summary>Gets the region slug.</summary>
    public required string Region { get; init; }

    /// <summary>Gets the image. Changing it replaces the members one by one.</summary>
    public required ImageRef Image { get; init; }

    /// <summary>Gets the port that members serve on.</summary>
    /// <value>80. Between 1 and 65535.</value>
    public int Port { get; init; } = 80;

    /// <summary>Gets whether the balancer reaches members by their private address.</summary>
    /// <value><see langword="true"/>.</value>
    public bool ByPrivateAddress { get; init; } = true;

    /// <summary>Gets the fewest members that replacing leaves.</summary>
    /// <value>1. Not negative.</value>
    public int Min { get; init; } = 1;

    /// <summary>Gets the most droplets the pool ever has, those that come and go among them.</summary>
    /// <value>10. At least 1, not below <see cref="Min"/>.</value>
    public int Max { get; init; } = 10;

    /// <summary>Gets how long a member may take from its create until it is healthy, before it is replaced.</summary>
    /// <value>10 minutes. Between 10 seconds and 1 hour.</value>
    public TimeSpan BootTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets how long a member that was healthy may be unwell, before it is replaced.</summary>
    /// <value>2 minutes. Between 0 and 1 hour.</value>
    public TimeSpan UnwellTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets how long requests in flight of a member that leaves are waited for.</summary>
    /// <value>30 seconds. Between 0 and 1 hour.</value>
    public TimeSpan DrainDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets how long a lease lasts; it is renewed when half of it is over. So long a member outlives all its controllers at most.</summary>
    /// <value>1 hour. Between 5 minutes and 30 days.</value>
    public TimeSpan Lease { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Gets which members leave first.</summary>
    /// <value><see cref="VictimPolicies.PennyAware"/>.</value>
    public IVictimPolicy Victims { get; init; } = VictimPolicies.PennyAware();

    /// <summary>Gets the SSH keys to install: ids or fingerprints of the account.</summary>
    /// <value>None; DigitalOcean then mails a root password.</value>
    public IReadOnlyList<SshKeyRef> SshKeys { get; init; } = [];

    /// <summary>Gets tags for people and firewalls.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets the user_data. Never logged.</summary>
    public string? UserData { get; init; }

    /// <summary>Gets the VPC.</summary>
    /// <value>Null: the region's default.</value>
    public string? VpcUuid { get; init; }

    /// <summary>Gets whether DigitalOcean's agent is installed, which its monitoring metrics come from.</summary>
    public bool Monitoring { get; init; }

    /// <summary>Says what the members are without what may be secret.</summary>
    public override string ToString() => $"pool {Name}: {Min} to {Max} x {Size} in {Region} from {Image}";
}
