namespace Spinup.Sdk.LoadBalancing;

/// <summary>What a registry can do beyond adding and removing, so that a caller knows what it cannot rely on.</summary>
[Flags]
public enum RegistryCapabilities
{
    /// <summary>Adding and removing only.</summary>
    None = 0,

    /// <summary>New requests can be kept off a backend while those in flight go on.</summary>
    Drain = 1,

    /// <summary>It looks at the backend's health itself, and admits only what is healthy.</summary>
    HealthGate = 2,

    /// <summary>Backends can have different shares.</summary>
    Weights = 4,

    /// <summary>A new backend's share grows over a while.</summary>
    SlowStart = 8,

    /// <summary>It says how many requests are in flight.</summary>
    InFlightCounts = 16,

    /// <summary>Returning from a removal means that no request can reach the backend any more.</summary>
    Barrier = 32,
}
