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

            var created = curve.From + LatestCreate;
            curve.AddTo(beforeMonth, silentUntil: created);
            curve.AddTo(beforeHour, silentUntil: created);
            AddUntil(created, WhileUncreated(curve), beforeHour);
        }
    }

    /// <summary>Gives what may be taken off at the beginning of an hour for a droplet that is still to be created.</summary>
    /// <remarks>
    /// From its create on 60 minutes cost an hour's price or the minimum, whichever is more; when it ends sooner, the minimum at least. Its curve less this
    /// is just that, for every hour that begins after the intent and until the minimum is used up.
    /// </remarks>
    private static SpendCurve WhileUncreated(SpendCurve curve)
    {
        var paidFor = BillingRule.PaidFor(curve.Price);
        if (curve.To - curve.From <= paidFor)
        {
            return curve with { To = curve.From };
        }

        var from = curve.From + (paidFor > Hour ? paidFor - Hour : TimeSpan.Zero);
        return curve with { From = from, To = from + (curve.To - curve.From - paidFor) };
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

    private static void AddUntil(DateTimeOffset end, SpendCurve curve, SpendSum sum)
    {
        if (curve.From < end)
        {
            var to = curve.To < end ? curve.To : end;
            var perSecond = curve.Price.ExactPerHourUsd / (decimal)Hour.TotalSeconds;
            sum.Rise(curve.From, to, perSecond);
            sum.Jump(end, -perSecond * (to - curve.From).Ticks / TimeSpan.TicksPerSecond);
        }
    }
}
