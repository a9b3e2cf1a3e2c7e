using Spinup.Sdk.Http;

namespace Spinup.Sdk.Leases.Ledger;

/// <summary>The book as users see it.</summary>
internal sealed class LeaseLedger(LeaseBook book, IApiClock clock) : ILeaseLedger
{
    public string? Path => book.Path;

    public async Task<LedgerContents> ReadAsync(CancellationToken cancellationToken = default) => await book.LookAsync(
        static view => new LedgerContents
        {
            Leases = [.. view.Leases.OrderBy(lease => lease.Name.IntentId)],
            UnreadableLines = view.Unreadable,
            Trouble = view.Trouble,
            IsAcknowledged = view is { IsWhole: true, Acknowledgement: not null },
        },
        cancellationToken).ConfigureAwait(false);

    public async Task AcknowledgeAsync(decimal spentThisMonthUsd, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(spentThisMonthUsd);
        try
        {
            await book.MendAsync(
                new() { Step = LedgerStep.Acknowledged, At = clock.UtcNow, Owner = book.Keeper.Owner, Account = book.Keeper.Account, SpentUsd = spentThisMonthUsd },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SpinupException($"The ledger {book.Path} cannot be written: {failure.Message}", failure);
        }
    }
}
