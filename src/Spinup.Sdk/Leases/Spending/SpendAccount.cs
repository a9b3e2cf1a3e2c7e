using Spinup.Sdk.Leases.Ledger;
using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Leases.Spending;

/// <summary>All that may count towards a cap at one moment: what the book knows, and what else the API shows of ours.</summary>
/// <param name="view">What the book knows.</param>
/// <param name="account">What the API shows; <see langword="null"/> where no cap asks for it.</param>
/// <param name="now">The API's time.</param>
/// <param name="overrun">For how long after its expiry a lease may still cost money.</param>
internal sealed class SpendAccount(LeaseView view, OpenLeases? account, DateTimeOffset now, TimeSpan overrun)
{
    // How long a list may still show a droplet after its end was confirmed.
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(1);

    // By name: what the API shows of a lease that the book knows.
    private readonly ILookup<string, OpenLease> seen =
        (account?.Leases ?? []).Where(lease => view.Find(lease.Name) is not null).ToLookup(lease => lease.Name.ToString(), StringComparer.Ordinal);

    /// <summary>Gives what leases of the book cost.</summary>
    /// <param name="which">Which of them.</param>
    /// <param name="but">Not these: they are counted otherwise.</param>
    public IEnumerable<SpendCurve> Known(Func<LedgerLease, bool> which, IReadOnlyList<LeaseIntent> but) =>
        view.Leases.Where(lease => which(lease) && !IsAmong(lease.Name, but)).Select(lease => CurveOf(lease)).OfType<SpendCurve>();

    /// <summary>Gives what droplets cost that the book does not know, or thinks gone, or knows another of the same name of.</summary>
    public IEnumerable<SpendCurve> Others(IReadOnlyList<LeaseIntent> but) => (account?.Leases ?? [])
        .Where(lease => !IsKnown(lease) && !IsAmong(lease.Name, but))
        .Select(lease => new SpendCurve(lease.Price, SpendCurve.WholeSecond(lease.CreatedAt), SpendCurve.Open(lease.ExpiresAt, now, overrun), IsCreated: true));

    /// <summary>Gives what leases cost that are wished for.</summary>
    public IReadOnlyList<SpendCurve> New(IReadOnlyList<LeaseIntent> intents) =>
        [.. intents.Select(intent => new SpendCurve(intent.Price, SpendCurve.WholeSecond(intent.IntendedAt), SpendCurve.Open(intent.Name.ExpiresAt, now, overrun), IsCreated: false))];

    /// <summary>Gives what leases cost as they are, and as they would when they were renewed.</summary>
    public IReadOnlyList<(SpendCurve Before, SpendCurve After)> Renewed(IReadOnlyList<LeaseIntent> intents, DateTimeOffset expiresAt)
    {
        var to = SpendCurve.Open(expiresAt, now, overrun);
        return [.. intents.Select(intent => view.Find(intent.Name) is { IsOpen: true } lease ? CurveOf(lease)!.Value : New([intent])[0]).Select(curve => (curve, curve with { To = to > curve.To ? to : curve.To }))];
    }

    private static bool IsAmong(DropletName name, IReadOnlyList<LeaseIntent> intents) => intents.Any(intent => intent.Name == name);

    private SpendCurve? CurveOf(LedgerLease lease)
    {
        if (seen[lease.Name.ToString()].FirstOrDefault(IsKnown) is not { } shown || !lease.IsOpen)
        {
            return SpendCurve.Of(lease, now, overrun);
        }

        // Somebody else may have renewed it, and its process may have died before it knew of its droplet.
        return SpendCurve.Of(
            lease with { CreatedAt = lease.CreatedAt ?? shown.CreatedAt, ReservedUntil = lease.ReservedUntil > shown.ExpiresAt ? lease.ReservedUntil : shown.ExpiresAt }, now, overrun);
    }

    /// <summary>Says whether this very droplet is counted as a lease of the book.</summary>
    private bool IsKnown(OpenLease shown)
    {
        if (view.Find(shown.Name) is not { } lease)
        {
            return false;
        }

        var isIt = lease.DropletId is { } id ? id == shown.DropletId : seen[shown.Name.ToString()].First() == shown;
        return isIt && (lease.IsOpen || account!.At < (lease.EndedAt ?? lease.LastAt) + Lag);
    }
}
