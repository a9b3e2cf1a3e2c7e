using System.Collections.Immutable;
using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>Adds up what a pool costs in a calendar month, by who was seen in it.</summary>
/// <remarks>
/// Each member costs its time, and at least the first cent: one that starts, fails and is replaced every minute costs many times its minutes. Until the first cent of
/// one that stays is used up, both are counted.
/// </remarks>
internal sealed class MonthSpending(DropletPrice price)
{
    private readonly double perHour = (double)price.ExactPerHourUsd;
    private readonly double least = price.ExactPerHourUsd > 0 ? (double)BillingRule.LeastOf(price) : 0;
    private readonly TimeSpan paidFor = BillingRule.PaidFor(price);

    // Since when they are there, and whether their first cent is still counted beside their time.
    private readonly Dictionary<string, (DateTimeOffset Since, bool IsDouble)> members = new(StringComparer.Ordinal);
    private readonly List<string> gone = [];
    private ImmutableArray<PoolMember> last = [];
    private DateTimeOffset? seenAt;
    private (int Month, double Usd) before = (-1, 0);
    private int month = -1;

    /// <summary>Gets what was spent in US dollars.</summary>
    public double Usd { get; private set; }

    public void Observe(ScalingInput input)
    {
        var at = input.At.UtcDateTime;
        TurnTo((at.Year * 12) + at.Month);
        var began = new DateTimeOffset(at.Year, at.Month, 1, 0, 0, 0, TimeSpan.Zero);
        if (seenAt is { } seen && input.At > seen)
        {
            Usd += perHour * (input.At - (seen > began ? seen : began)).TotalHours * Math.Max(input.Size, input.Members.Length);
        }

        if (!IsSame(input.Members))
        {
            Meet(input);
        }

        Usd = Math.Max(Usd, (double)(input.SpentThisMonthUsd ?? 0));
        seenAt = input.At;
    }

    // A clock that is set back into a month finds what was spent in it; only a month that is new begins with nothing.
    private void TurnTo(int now)
    {
        if (now == month)
        {
            return;
        }

        var spent = now == before.Month ? Math.Max(before.Usd, Usd) : now > month ? 0 : Usd;
        (before, month, Usd) = ((month, Usd), now, spent);
    }

    private bool IsSame(ImmutableArray<PoolMember> now)
    {
        var same = now.Length == last.Length;
        for (var place = 0; same && place < now.Length; place++)
        {
            same = ReferenceEquals(now[place].Id, last[place].Id);
        }

        return same;
    }

    private void Meet(ScalingInput input)
    {
        var isFirst = seenAt is null;
        foreach (ref readonly var member in input.Members.AsSpan())
        {
            // Those of the beginning were bought before.
            if (members.TryAdd(member.Id, (input.At, !isFirst)) && !isFirst)
            {
                Usd += least;
            }
        }

        var present = input.Members.Select(member => member.Id).ToHashSet(StringComparer.Ordinal);
        gone.Clear();
        foreach (var (id, (since, isDouble)) in members)
        {
            var lived = input.At - since;
            if (!present.Contains(id))
            {
                gone.Add(id);
            }

            if (isDouble && (lived >= paidFor || !present.Contains(id)))
            {
                Usd = Math.Max(0, Usd - Math.Min(least, perHour * Math.Max(0, lived.TotalHours)));
            }
        }

        Forget(input.At);
        last = input.Members;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var id in gone)
        {
            members.Remove(id);
        }

        foreach (var (id, (since, isDouble)) in members)
        {
            if (isDouble && now - since >= paidFor)
            {
                members[id] = (since, false);
            }
        }
    }
}
