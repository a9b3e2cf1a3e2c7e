namespace Spinup.Sdk.LoadBalancing;

/// <summary>Where a backend stands at its balancer.</summary>
/// <remarks>
/// <code>
///   Waiting ──► Ready ──► Draining ──► (deregistered)
///      ▲          │
///      └── Down ◄─┘
/// </code>
/// </remarks>
public enum BackendState
{
    /// <summary>Registered; gets no request until it was found healthy.</summary>
    Waiting,

    /// <summary>Gets requests.</summary>
    Ready,

    /// <summary>Was ready, and fails its health checks: gets no request.</summary>
    Down,

    /// <summary>Gets no new request; those in flight go on.</summary>
    Draining,
}
