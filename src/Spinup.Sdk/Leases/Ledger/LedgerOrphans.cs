namespace Spinup.Sdk.Leases.Ledger;

/// <summary>Reads from the ledger which leases have lost their process.</summary>
internal sealed class LedgerOrphans(LeaseBook book) : IOrphanSource
{
    public async ValueTask<IReadOnlyList<Orphan>> OrphansAsync(CancellationToken cancellationToken) => book.Path is null ? [] : await book.LookAsync<IReadOnlyList<Orphan>>(
        view => [.. view.Leases
            .Where(lease => lease is { IsOpen: true, IsHandedOver: false, Intent.OutlivesOwner: false } && view.IsOwnerAlive(lease) == false)
            .Select(lease => new Orphan(lease.Intent, lease.DropletId, lease.CreatedAt))],
        cancellationToken).ConfigureAwait(false);

    public async ValueTask GoneAsync(DestroyReceipt receipt)
    {
        if (book.Path is not null && DropletName.TryParse(receipt.DropletName, out var name)
            && await book.LookAsync(view => view.Find(name) is { State: not (LedgerLeaseState.Confirmed or LedgerLeaseState.Withdrawn) }, CancellationToken.None).ConfigureAwait(false))
        {
            await book.NoteAsync(LeaseLines.Confirmed(name, receipt)).ConfigureAwait(false);
        }
    }
}
