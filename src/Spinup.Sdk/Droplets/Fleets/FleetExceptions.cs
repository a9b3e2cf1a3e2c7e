using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets.Fleets;

/// <summary>Droplets of a run did not become ready, and none of the run is left to the caller.</summary>
public sealed class FleetProvisioningException : SpinupException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">How many failed, why the first did, and what the clean-up did.</param>
    /// <param name="failures">Why each failed.</param>
    public FleetProvisioningException(string message, IReadOnlyList<Exception> failures)
        : base(message, failures is { Count: > 0 } ? failures[0] : null) => Failures = failures ?? [];

    /// <summary>Gets why each failed.</summary>
    public IReadOnlyList<Exception> Failures { get; }
}

/// <summary>The absence of some droplets of a run could not be confirmed. They may still exist and cost money.</summary>
public sealed class FleetDestroyException : SpinupException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">How many, and which.</param>
    /// <param name="failures">What was tried and seen of each.</param>
    /// <param name="receipts">The proofs for those that are gone.</param>
    public FleetDestroyException(string message, IReadOnlyList<DropletDestroyException> failures, IReadOnlyList<DestroyReceipt> receipts)
        : base(message, failures is { Count: > 0 } ? failures[0] : null) => (Failures, Receipts) = (failures ?? [], receipts ?? []);

    /// <summary>Gets what was tried and seen of those that may still exist.</summary>
    public IReadOnlyList<DropletDestroyException> Failures { get; }

    /// <summary>Gets the proofs for those that are gone.</summary>
    public IReadOnlyList<DestroyReceipt> Receipts { get; }
}
