namespace Spinup.Sdk.LoadBalancing;

/// <summary>A backend of ours as its balancer has it.</summary>
/// <param name="Backend">The backend.</param>
/// <param name="State">Where it stands.</param>
public sealed record BackendStatus(Backend Backend, BackendState State)
{
    /// <summary>Gets how many requests (or connections, where the balancer counts those) it has in flight.</summary>
    /// <value>Null where <see cref="RegistryCapabilities.InFlightCounts"/> is missing.</value>
    public int? InFlight { get; init; }

    /// <summary>Gets what the balancer says of its health, in its own words.</summary>
    /// <value>Null when it says nothing.</value>
    public string? Health { get; init; }
}
