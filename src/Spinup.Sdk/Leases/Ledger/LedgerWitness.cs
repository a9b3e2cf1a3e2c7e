using Spinup.Sdk.Http;
using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Leases.Ledger;

/// <summary>Writes each step of each lease into the book: an intent is on the disk before its create is sent.</summary>
internal sealed class LedgerWitness(LeaseBook book, IApiClock clock) : ILeaseWitness
{
    public async ValueTask IntendedAsync(IReadOnlyList<LeaseIntent> intents, CancellationToken cancellationToken) =>
        await book.ChangeAsync(view => [.. Lines(intents, view, book.Keeper), .. TakenOver(intents, view)], mustLast: false, cancellationToken).ConfigureAwait(false);

    public ValueTask IdentifiedAsync(LeaseIntent intent, long dropletId, DateTimeOffset createdAt) =>
        book.NoteAsync(LeaseLines.Identified(intent.Name, dropletId, createdAt, clock.UtcNow));

    public ValueTask RenewedAsync(LeaseIntent intent, DateTimeOffset expiresAt) => book.NoteAsync(LeaseLines.Renewed(intent.Name, expiresAt, clock.UtcNow));

    public ValueTask DestroyedAsync(LeaseIntent intent) => book.NoteAsync(LeaseLines.Destroyed(intent.Name, clock.UtcNow));

    public ValueTask ConfirmedAsync(LeaseIntent intent, DestroyReceipt receipt) => book.NoteAsync(LeaseLines.Confirmed(intent.Name, receipt));

    public ValueTask HandedOverAsync(LeaseIntent intent) => book.NoteAsync(LeaseLines.HandedOver(intent.Name, clock.UtcNow));

    // One that could not be taken over is there all the same.
    public ValueTask WithdrawnAsync(LeaseIntent intent) => intent.IsAdopted ? default : WithdrawAsync(book, intent.Name, clock);

    /// <summary>Writes that nothing was made, unless the book does not know of it or knows better.</summary>
    public static async ValueTask WithdrawAsync(LeaseBook book, DropletName name, IApiClock clock)
    {
        if (await book.LookAsync(view => view.Find(name) is { IsOpen: true }, CancellationToken.None).ConfigureAwait(false))
        {
            await book.NoteAsync(LeaseLines.Withdrawn(name, clock.UtcNow)).ConfigureAwait(false);
        }
    }

    /// <summary>Says of those whose process died over them that they are another's now, or a sweep would take them for orphans.</summary>
    private IEnumerable<LedgerLine> TakenOver(IReadOnlyList<LeaseIntent> intents, LeaseView view) => intents
        .Where(intent => intent.IsAdopted && view.Find(intent.Name) is { IsHandedOver: false })
        .Select(intent => LeaseLines.HandedOver(intent.Name, clock.UtcNow));

    /// <summary>The lines of those intents that are not in the book yet: a cap may have reserved them in the same breath as it allowed them.</summary>
    public static IReadOnlyList<LedgerLine> Lines(IReadOnlyList<LeaseIntent> intents, LeaseView view, BookKeeper keeper) =>
        [.. intents.Where(intent => view.Find(intent.Name) is null).Select(intent => LeaseLines.Intended(intent, keeper.Owner, keeper.Account))];
}
