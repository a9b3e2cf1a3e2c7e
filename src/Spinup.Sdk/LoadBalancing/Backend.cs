namespace Spinup.Sdk.LoadBalancing;

/// <summary>A member of a pool, as a balancer knows it.</summary>
public sealed record Backend
{
    /// <summary>Gets what it is known by, within its owner: 1 to 63 letters, digits, dots, dashes and underscores.</summary>
    public required string Id { get; init; }

    /// <summary>Gets its IP address.</summary>
    public required string Address { get; init; }

    /// <summary>Gets its port.</summary>
    /// <value>Between 1 and 65535.</value>
    public required int Port { get; init; }

    /// <summary>Gets its share of the requests, beside the others'.</summary>
    /// <value>100. Between 1 and 256. Not looked at where <see cref="RegistryCapabilities.Weights"/> is missing.</value>
    public int Weight { get; init; } = 100;

    /// <summary>Gets the droplet it runs on, for balancers that know droplets in place of addresses.</summary>
    /// <value>Null: none, or not known.</value>
    public long? DropletId { get; init; }
}
