namespace Spinup.Sdk.Leases;

/// <summary>Knows of leases on this machine whose owner is dead: they need not wait for their expiry.</summary>
internal interface IOrphanSource
{
    /// <summary>Names the orphans: droplets, keys and volumes by the names they bear. Only of owners that are dead for certain.</summary>
    ValueTask<IReadOnlySet<string>> OrphanNamesAsync(CancellationToken cancellationToken);
}

/// <summary>Knows of none: where no ledger is kept, a lease ends by its expiry alone.</summary>
internal sealed class NoOrphans : IOrphanSource
{
    private static readonly IReadOnlySet<string> None = new HashSet<string>();

    public ValueTask<IReadOnlySet<string>> OrphanNamesAsync(CancellationToken cancellationToken) => new(None);
}
