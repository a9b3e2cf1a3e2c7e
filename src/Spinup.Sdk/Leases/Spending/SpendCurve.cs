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
            LedgerLeaseState.Lost when lease.EndedAt is { } gone => new(lease.Intent.Price, from, gone < lease.ReservedUntil + overrun ? gone : lease.ReservedUntil + overrun, lease.CreatedAt is not null),
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
    /// <param name="silentUntil">What is owed by then is not counted before then.</param>
    public void AddTo(SpendSum sum, bool hasMinimum = true, DateTimeOffset silentUntil = default)
    {
        var perSecond = Price.ExactPerHourUsd / SecondsPerHour;
        var least = hasMinimum ? BillingRule.LeastOf(Price) : 0;
        sum.Jump(Later(From, silentUntil), least);
        var to = To > From ? From.AddSeconds((double)Math.Ceiling(Seconds(From, To))) : From;
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
                Rise(sum, owed >= least ? from : After(from, (least - owed) / perSecond), end, perSecond, silentUntil);
            }

            owed += cost;
            from = until;
        }
    }

    private static void Rise(SpendSum sum, DateTimeOffset from, DateTimeOffset to, decimal perSecond, DateTimeOffset silentUntil)
    {
        if (from < silentUntil)
        {
            var end = to < silentUntil ? to : silentUntil;
            sum.Jump(silentUntil, Seconds(from, end) * perSecond);
            from = end;
        }

        if (from < to)
        {
            sum.Rise(from, to, perSecond);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private static decimal Seconds(DateTimeOffset from, DateTimeOffset to) => (decimal)(to - from).Ticks / TimeSpan.TicksPerSecond;

    private static DateTimeOffset After(DateTimeOffset from, decimal seconds) => from.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
}
