using Spinup.Sdk.Leases.Ledger;
using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Leases.Spending;

/// <summary>What one droplet costs over time: what would be owed if it were destroyed at a moment.</summary>
/// <param name="Price">The price.</param>
/// <param name="From">When it is created, at the earliest.</param>
/// <param name="To">When its bill ends, at the latest.</param>
/// <param name="IsCreated">Whether <paramref name="From"/> is known to be the moment; otherwise it may be created some time later.</param>
internal readonly record struct SpendCurve(DropletPrice Price, DateTimeOffset From, DateTimeOffset To, bool IsCreated)
{
    private const decimal SecondsPerHour = 3600m;

    /// <summary>Gives the curve of a lease; none for one that came to nothing.</summary>
    public static SpendCurve? Of(LedgerLease lease, DateTimeOffset now, TimeSpan overrun)
    {
        var from = WholeSecond(lease.CreatedAt ?? lease.IntendedAt);
        return lease.State switch
        {
            LedgerLeaseState.Withdrawn => null,
            LedgerLeaseState.Confirmed or LedgerLeaseState.Lost => new(lease.Intent.Price, from, lease.EndedAt ?? now, lease.CreatedAt is not null),
            _ => new(lease.Intent.Price, from, Open(lease.ReservedUntil, now, overrun), lease.CreatedAt is not null),
        };
    }

    /// <summary>Says until when something may cost money that nobody has seen go.</summary>
    public static DateTimeOffset Open(DateTimeOffset expiresAt, DateTimeOffset now, TimeSpan overrun) => (expiresAt > now ? expiresAt : now) + overrun;

    // Seconds are what is billed, and the API says its moments in them.
    public static DateTimeOffset WholeSecond(DateTimeOffset at) => DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());

    public decimal TotalUsd => BillingRule.ExactUsd(Price, From, To);

    /// <summary>Gives what it has cost up to now of what it may cost; nothing when it is not created yet.</summary>
    public SpendCurve? Until(DateTimeOffset now) => From > now ? null : To <= now ? this : this with { To = now };

    /// <summary>Adds it to a sum.</summary>
    /// <param name="sum">The sum.</param>
    /// <param name="hasMinimum">Whether the least that a droplet costs is owed from the first moment on.</param>
    public void AddTo(SpendSum sum, bool hasMinimum = true)
    {
        var perSecond = Price.ExactPerHourUsd / SecondsPerHour;
        var least = hasMinimum ? BillingRule.LeastOf(Price) : 0;
        sum.Jump(From, least);
        var to = To > From ? From.AddSeconds((double)Math.Ceiling((decimal)(To - From).Ticks / TimeSpan.TicksPerSecond)) : From;
        var owed = 0m;
        for (var from = From; from < to && perSecond > 0;)
        {
            var nextMonth = Month.Of(from).Next.Start;
            var until = to < nextMonth ? to : nextMonth;
            var paid = Seconds(from, until) * perSecond;
            var (end, cost) = Price.PerMonthUsd > 0 && paid > Price.PerMonthUsd ? (After(from, Price.PerMonthUsd / perSecond), Price.PerMonthUsd) : (until, paid);
            if (owed + cost > least)
            {
                // It rises once the minimum is used up.
                sum.Rise(owed >= least ? from : After(from, (least - owed) / perSecond), end, perSecond);
            }

            owed += cost;
            from = until;
        }
    }

    private static decimal Seconds(DateTimeOffset from, DateTimeOffset to) => (decimal)(to - from).Ticks / TimeSpan.TicksPerSecond;

    private static DateTimeOffset After(DateTimeOffset from, decimal seconds) => from.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
}
