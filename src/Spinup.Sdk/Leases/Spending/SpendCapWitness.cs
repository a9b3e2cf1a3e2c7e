using Microsoft.Extensions.Logging;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases.Ledger;
using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Leases.Spending;

/// <summary>Refuses what could pass a cap, and reserves what it allows in the same step. Does nothing where there is no cap.</summary>
internal sealed partial class SpendCapWitness(SpendCap? cap, LeaseBook book, IOpenLeaseSource account, IApiClock clock, ILogger<SpendCapWitness> logger)
    : ILeaseWitness, ISpendGuard
{
    public async ValueTask IntendedAsync(IReadOnlyList<LeaseIntent> intents, CancellationToken cancellationToken)
    {
        // What is taken over is paid for already, and counts as open on the account.
        intents = [.. intents.Where(intent => !intent.IsAdopted)];
        if (cap is not { IsAny: true } || intents.Count == 0)
        {
            return;
        }

        await DecideAsync(
            cap,
            intents,
            (check, view) =>
            {
                check.Allow(intents);
                return LedgerWitness.Lines(intents, view, book.Keeper);
            },
            cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask CheckRenewalAsync(IReadOnlyList<LeaseIntent> intents, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        if (cap is not { IsAny: true } || intents.Count == 0)
        {
            return;
        }

        await DecideAsync(
            cap,
            intents,
            (check, _) =>
            {
                check.AllowRenewal(intents, expiresAt);
                return [.. intents.Select(intent => LeaseLines.Renewing(intent.Name, expiresAt, clock.UtcNow))];
            },
            cancellationToken).ConfigureAwait(false);
    }

    // What happens afterwards the ledger's witness writes into the same book.
    public ValueTask IdentifiedAsync(LeaseIntent intent, long dropletId, DateTimeOffset createdAt) => ValueTask.CompletedTask;

    public ValueTask RenewedAsync(LeaseIntent intent, DateTimeOffset expiresAt) => ValueTask.CompletedTask;

    public ValueTask DestroyedAsync(LeaseIntent intent) => ValueTask.CompletedTask;

    public ValueTask ConfirmedAsync(LeaseIntent intent, DestroyReceipt receipt) => ValueTask.CompletedTask;

    public ValueTask WithdrawnAsync(LeaseIntent intent) =>
        cap is { IsAny: true } && !intent.IsAdopted ? LedgerWitness.WithdrawAsync(book, intent.Name, clock) : ValueTask.CompletedTask;

    private async Task DecideAsync(
        SpendCap caps, IReadOnlyList<LeaseIntent> intents, Func<SpendCheck, LeaseView, IReadOnlyList<LedgerLine>> decide, CancellationToken cancellationToken)
    {
        try
        {
            RefuseAtOnce(caps, intents);
            var seen = await LookAtAccountAsync(caps, cancellationToken).ConfigureAwait(false);
            var trouble = await book.ChangeAsync(
                view => decide(new SpendCheck(caps, view, seen, clock.UtcNow), view), mustLast: caps.PerMonthUsd is not null, cancellationToken).ConfigureAwait(false);
            if (trouble is not null && caps.PerMonthUsd is { } monthUsd)
            {
                throw new SpendCapException(SpendCapKind.Month, monthUsd, SpendWords.NoLedger(monthUsd, trouble));
            }
        }
        catch (SpendCapException refusal)
        {
            SpendMeters.Refused(refusal.Cap);
            LogRefused(refusal.Message);
            throw;
        }
    }

    /// <summary>Refuses what needs no look at anything.</summary>
    private static void RefuseAtOnce(SpendCap caps, IReadOnlyList<LeaseIntent> intents)
    {
        foreach (var (kind, usd) in new[] { (SpendCapKind.Run, caps.PerRunUsd), (SpendCapKind.Owner, caps.PerOwnerUsd), (SpendCapKind.Hour, caps.PerHourUsd), (SpendCapKind.Month, caps.PerMonthUsd) })
        {
            if (usd == 0)
            {
                throw new SpendCapException(kind, 0, new SpendWords("droplet", intents.Count).Refusal(kind, 0, 0, 0, 0));
            }

            if (usd is { } some && intents.FirstOrDefault(intent => intent.Price.PerHourUsd == 0) is { } unpriced)
            {
                throw new SpendCapException(kind, some, SpendWords.NoPrice(unpriced.Size));
            }
        }
    }

    /// <summary>Looks what is open on the account, where a cap counts that, or where only such a look can tell that a lease is over; and lets the book learn from it.</summary>
    private async Task<OpenLeases?> LookAtAccountAsync(SpendCap caps, CancellationToken cancellationToken)
    {
        var now = clock.UtcNow;
        if (!caps.IsAccountWide
            && !await book.LookAsync(view => view.Leases.Any(lease => lease.IsOpen && view.IsOwn(lease) && lease.ReservedUntil + LedgerSettlement.Late < now), cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var seen = await account.ListAsync(cancellationToken).ConfigureAwait(false);
        if (await book.LookAsync(view => LedgerSettlement.Of(view, seen).Count > 0, cancellationToken).ConfigureAwait(false))
        {
            // Whether or not the create is allowed: when something was found gone must not be forgotten.
            await book.ChangeAsync(view => LedgerSettlement.Of(view, seen), mustLast: false, cancellationToken).ConfigureAwait(false);
        }

        return seen;
    }

    [LoggerMessage(EventIds.SpendRefused, LogLevel.Warning, "Refused: {Reason}")]
    private partial void LogRefused(string reason);
}
