using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Leases.Spending;

/// <summary>What many droplets cost in any stretch of time, at most.</summary>
/// <remarks>
/// Exact to the second for droplets whose create is known. One that is still to be created may be so somewhat later than intended, which can move
/// the least that it costs into a stretch that begins after the intent: what is taken off at the beginning of a stretch is the least it can be by then.
/// </remarks>
internal sealed class SpendTimeline
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    // Three tries with their time-outs and the looks between them, and some.
    private static readonly TimeSpan LatestCreate = TimeSpan.FromMinutes(10);
    private readonly SpendSum owed = new();
    private readonly SpendSum beforeHour = new();
    private readonly SpendSum beforeMonth = new();

    public SpendTimeline(IEnumerable<SpendCurve> curves)
    {
        foreach (var curve in curves)
        {
            curve.AddTo(owed);
            if (curve.IsCreated)
            {
                curve.AddTo(beforeHour);
                curve.AddTo(beforeMonth);
                continue;
            }

            // In 60 minutes from the latest create on it costs an hour's price or the minimum, whichever is more. With this taken off it costs
            // exactly that in every 60 minutes that begin after the intent, until the minimum is used up.
            var paidFor = BillingRule.PaidFor(curve.Price);
            (curve with { From = curve.From + (paidFor > Hour && paidFor < TimeSpan.MaxValue ? paidFor - Hour : TimeSpan.Zero) }).AddTo(beforeHour, hasMinimum: false);
            curve.AddTo(beforeMonth, silentUntil: curve.From + LatestCreate);
        }
    }

    /// <summary>Says what is spent from one moment until just before another.</summary>
    public decimal Between(DateTimeOffset from, DateTimeOffset until) => owed.Before(until) - beforeMonth.Before(from);

    /// <summary>Says what is spent in the 60 minutes from a moment on, both ends included.</summary>
    public decimal InHourFrom(DateTimeOffset start) => owed.At(start + Hour) - beforeHour.Before(start);

    /// <summary>Finds the 60 minutes in which most is spent, of those that touch a stretch of time.</summary>
    public DateTimeOffset DearestHour(DateTimeOffset from, DateTimeOffset to)
    {
        // Between two bends of either end it only rises or falls evenly, so the most is at one of them.
        var first = from - Hour;
        return owed.Bends.Concat(beforeHour.Bends).SelectMany(bend => (DateTimeOffset[])[bend, bend - Hour])
            .Where(start => start >= first && start <= to).Append(from).Append(to).Distinct()
            .Aggregate((Start: first, Usd: InHourFrom(first)), (most, start) => InHourFrom(start) is var usd && usd > most.Usd ? (start, usd) : most).Start;
    }
}
