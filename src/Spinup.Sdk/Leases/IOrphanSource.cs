using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Leases;

/// <summary>Knows leases whose process on this machine has died, so that a sweep need not wait for them to expire. Never needed: their expiry ends them too.</summary>
internal interface IOrphanSource
{
    /// <summary>Gives them; none when that cannot be known, which is not an error. Leases that shall outlive their owner are not among them. No request.</summary>
    ValueTask<IReadOnlyList<Orphan>> OrphansAsync(CancellationToken cancellationToken);

    /// <summary>Is told of a droplet that a sweep destroyed, whosever it was.</summary>
    ValueTask GoneAsync(DestroyReceipt receipt);
}

/// <summary>A lease without its process.</summary>
/// <param name="Intent">What was intended. Pass it on as <see cref="DestroyTarget.Intent"/>, so that the ledger learns of the end.</param>
/// <param name="DropletId">The droplet; <see langword="null"/> when the process died before it knew: look for the name.</param>
/// <param name="CreatedAt">When the droplet was created, if that is known.</param>
internal sealed record Orphan(LeaseIntent Intent, long? DropletId, DateTimeOffset? CreatedAt);
