namespace Spinup.Sdk.Leases;

/// <summary>Knows of none: where no ledger is kept, a lease ends by its expiry alone.</summary>
internal sealed class NoOrphans : IOrphanSource
{
    public ValueTask<IReadOnlyList<Orphan>> OrphansAsync(CancellationToken cancellationToken) => new([]);

    public ValueTask GoneAsync(DestroyReceipt receipt) => default;
}
