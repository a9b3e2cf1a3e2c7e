using Spinup.Sdk.Leases.Spending;

namespace Spinup.Sdk.Leases.Ledger;

/// <summary>Learns from a look at the account what became of leases whose process can no longer tell.</summary>
internal static class LedgerSettlement
{
    // A create that was sent just before its process died may take effect, and a list shows it, some time later; and a list that
    // was read page by page while droplets went may miss one. Whatever is missed so and shows up again is counted as a stranger's.
    public static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    /// <summary>Gives the lines that say so: the droplets of those that are there, and the end of those that are not.</summary>
    public static IReadOnlyList<LedgerLine> Of(LeaseView view, OpenLeases account)
    {
        var lines = new List<LedgerLine>();
        var there = account.Leases.ToLookup(lease => lease.Name.ToString(), StringComparer.Ordinal);
        foreach (var lease in view.Leases.Where(lease => lease.IsOpen))
        {
            if (there[lease.Name.ToString()].FirstOrDefault() is { } seen)
            {
                if (lease.DropletId is null && !view.IsOwn(lease))
                {
                    lines.Add(LeaseLines.Identified(lease.Name, seen.DropletId, seen.CreatedAt, account.At));
                }
            }
            else if (lease.IntendedAt + Late < account.At && (view.IsOwnerAlive(lease) == false || lease.ExpiresAt + Late < account.At))
            {
                lines.Add(LeaseLines.Lost(lease.Name, account.At));
            }
        }

        return lines;
    }
}
