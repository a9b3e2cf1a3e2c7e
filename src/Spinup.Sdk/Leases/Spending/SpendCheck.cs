using System.Globalization;
using Spinup.Sdk.Leases.Ledger;
using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Leases.Spending;

/// <summary>Decides whether a cap could be passed. Pure.</summary>
/// <param name="cap">The caps.</param>
/// <param name="view">What the book knows.</param>
/// <param name="account">What the API shows; <see langword="null"/> where no cap asks for it.</param>
/// <param name="now">The API's time.</param>
internal sealed class SpendCheck(SpendCap cap, LeaseView view, OpenLeases? account, DateTimeOffset now)
{
    private readonly SpendAccount sums = new(view, account, now, cap.Overrun);

    /// <summary>Returns when these may be asked for.</summary>
    /// <exception cref="SpendCapException">They may not.</exception>
    public void Allow(IReadOnlyList<LeaseIntent> intents)
    {
        var added = sums.New(intents);
        Allow(intents, [], added, now, "droplet", intents.Count);
    }

    /// <summary>Returns when these may last so long.</summary>
    /// <exception cref="SpendCapException">They may not.</exception>
    public void AllowRenewal(IReadOnlyList<LeaseIntent> intents, DateTimeOffset expiresAt)
    {
        var renewed = sums.Renewed(intents, expiresAt);
        var longer = renewed.Where(curve => curve.After.To > curve.Before.To).ToList();
        if (longer.Count > 0)
        {
            // Nothing changes before the first of them would have ended.
            Allow(intents, [.. renewed.Select(curve => curve.Before)], [.. renewed.Select(curve => curve.After)], longer.Min(curve => curve.Before.To), "renewal", intents.Count);
        }
    }

    /// <summary>Checks each cap there is, those that need least first.</summary>
    /// <param name="intents">Those it is about.</param>
    /// <param name="instead">What they cost without it.</param>
    /// <param name="wished">What they cost with it.</param>
    /// <param name="from">From when on it changes anything.</param>
    /// <param name="what">What it is, in a word.</param>
    /// <param name="count">How many.</param>
    private void Allow(IReadOnlyList<LeaseIntent> intents, IReadOnlyList<SpendCurve> instead, IReadOnlyList<SpendCurve> wished, DateTimeOffset from, string what, int count)
    {
        var words = new SpendWords(what, count);
        foreach (var run in cap.PerRunUsd is null ? [] : intents.Select((intent, at) => (intent, at)).GroupBy(pair => pair.intent.RunId))
        {
            var of = run.Select(pair => pair.at).ToList();
            var known = sums.Known(lease => lease.RunId == run.Key, intents).Concat(of.Where(at => at < instead.Count).Select(at => instead[at])).ToList();
            Total(SpendCapKind.Run, cap.PerRunUsd!.Value, known, [.. of.Select(at => wished[at])], of.Where(at => at < instead.Count).Sum(at => instead[at].TotalUsd), 0, words);
        }

        if (cap.PerOwnerUsd is { } ownerUsd)
        {
            Total(SpendCapKind.Owner, ownerUsd, [.. sums.Known(view.IsOwn, intents), .. instead], wished, instead.Sum(curve => curve.TotalUsd), view.ForgottenUsd, words);
        }

        if (!cap.IsAccountWide)
        {
            return;
        }

        var others = sums.Others(intents).ToList();
        var to = wished.Max(curve => curve.To);
        if (cap.PerHourUsd is { } hourUsd)
        {
            // What ended over an hour before anything changes is in no such hour.
            List<SpendCurve> rest = [.. sums.Known(_ => true, intents).Concat(others).Where(curve => curve.To >= from.AddHours(-1))];
            var with = new SpendTimeline([.. rest, .. wished]);
            var hour = with.DearestHour(from, to);
            Window(SpendCapKind.Hour, hourUsd, with.InHourFrom(hour), [.. rest, .. instead], timeline => timeline.InHourFrom(hour), 0, words with { When = $"in the hour from {hour:u}" });
        }

        if (cap.PerMonthUsd is { } monthUsd)
        {
            RefuseWithoutLedger(monthUsd);
            List<SpendCurve> rest = [.. sums.Known(lease => !lease.IsAcknowledged, intents), .. others];
            var with = new SpendTimeline([.. rest, .. wished]);
            foreach (var month in Month.Touched(from, to))
            {
                var said = view.Acknowledgement is { } acknowledged && Month.Of(acknowledged.At) == month ? acknowledged.SpentUsd : 0;
                Window(
                    SpendCapKind.Month,
                    monthUsd,
                    with.Between(month.Start, month.Next.Start) + said,
                    [.. rest, .. instead],
                    timeline => timeline.Between(month.Start, month.Next.Start),
                    said,
                    words with { When = $"in {month.Start.ToString("yyyy-MM", CultureInfo.InvariantCulture)} (UTC)" });
            }
        }
    }

    private void RefuseWithoutLedger(decimal monthUsd)
    {
        if (view.Trouble is { } trouble)
        {
            throw new SpendCapException(SpendCapKind.Month, monthUsd, SpendWords.NoLedger(monthUsd, trouble));
        }

        if (!view.IsWhole || view.Acknowledgement is null)
        {
            throw new SpendCapException(SpendCapKind.Month, monthUsd, SpendWords.NotAcknowledged(monthUsd, view.Unreadable));
        }
    }

    private void Total(SpendCapKind kind, decimal capUsd, IReadOnlyList<SpendCurve> without, IReadOnlyList<SpendCurve> wished, decimal insteadUsd, decimal alreadyUsd, SpendWords words)
    {
        var before = without.Sum(curve => curve.TotalUsd) + alreadyUsd;
        var with = before - insteadUsd + wished.Sum(curve => curve.TotalUsd);
        Compare(kind, capUsd, with, before, () => UntilNow(without).Sum(curve => curve.TotalUsd) + alreadyUsd, words);
    }

    private void Window(SpendCapKind kind, decimal capUsd, decimal with, IReadOnlyList<SpendCurve> without, Func<SpendTimeline, decimal> ask, decimal alreadyUsd, SpendWords words) =>
        Compare(kind, capUsd, with, ask(new(without)) + alreadyUsd, () => ask(new(UntilNow(without))) + alreadyUsd, words);

    private static void Compare(SpendCapKind kind, decimal capUsd, decimal with, decimal before, Func<decimal> spent, SpendWords words)
    {
        SpendMeters.Committed(kind, with);

        // A hundredth of a cent is the last place of every sum here; beyond it there is only what divisions leave.
        if (decimal.Round(with, 6) > capUsd)
        {
            var already = spent();
            throw new SpendCapException(kind, capUsd, words.Refusal(kind, capUsd, already, before - already, with - before))
            {
                SpentUsd = decimal.Round(already, 4),
                OpenUsd = decimal.Round(before - already, 4),
                AddedUsd = decimal.Round(with - before, 4),
            };
        }
    }

    private IEnumerable<SpendCurve> UntilNow(IEnumerable<SpendCurve> curves) => curves.Select(curve => curve.Until(now)).OfType<SpendCurve>();
}
