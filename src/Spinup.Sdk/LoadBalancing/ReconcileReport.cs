using System.Collections.Immutable;

namespace Spinup.Sdk.LoadBalancing;

/// <summary>What a reconcile changed.</summary>
/// <param name="Added">The ids that were registered.</param>
/// <param name="Removed">The ids that were drained and deregistered.</param>
/// <param name="Admitted">The ids that were found healthy and get requests from now on.</param>
public sealed record ReconcileReport(ImmutableArray<string> Added, ImmutableArray<string> Removed, ImmutableArray<string> Admitted)
{
    /// <summary>Gets whether the balancer was as wished already.</summary>
    public bool IsUnchanged => Added.IsEmpty && Removed.IsEmpty && Admitted.IsEmpty;
}
