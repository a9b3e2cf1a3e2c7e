using Spinup.Sdk.Droplets.Sights;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets.Fleets;

/// <summary>What the droplets of one run share.</summary>
internal sealed class FleetRun(ProvisioningParts parts, IntentId id, DateTimeOffset at, DateTimeOffset expiresAt)
{
    public IntentId Id => id;

    public DateTimeOffset At => at;

    public DateTimeOffset ExpiresAt => expiresAt;

    /// <summary>Gets the tag that all of them bear, and nothing else.</summary>
    public string Tag { get; } = LeaseTag.Create(LeaseTagKind.Run, id, expiresAt).ToString();

    /// <summary>Gets the look that serves them all.</summary>
    public SharedSight Sight { get; } = new(parts.Api, LeaseTag.Create(LeaseTagKind.Run, id, expiresAt).ToString(), parts.Time);

    /// <summary>Gets what renews them together.</summary>
    public TermExtension Term { get; } = new(parts, id);
}
