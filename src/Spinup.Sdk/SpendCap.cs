using System.Globalization;

namespace Spinup.Sdk;

/// <summary>What may be spent at most. A create that could pass it is refused before anything is asked for, and so is a renewal.</summary>
/// <remarks>
/// <para>Counted is what was spent, what open leases cost if all of them last to their expiry, and what the new ones would add, by DigitalOcean's
/// billing rule (<see cref="Pricing.BillingRule"/>). Droplets are counted; volumes, transfer, backups and taxes are not.</para>
/// <para><b>Hard</b> within one process, and between processes that share a ledger (<see cref="SpinupOptions.LedgerPath"/>): check and reservation are one
/// step. The caps per hour and per month also count the open leases of everybody on the account, read from the API: two requests, none when a sweep has
/// just listed them; a list is used for 10 seconds. Programs that create at the same time on other hosts do not see each other's
/// newest leases: what is open may then pass the cap by one batch of each. What leases have cost that other hosts ended is not known here: give hosts
/// without a common ledger a part of the cap each.</para>
/// <para>A droplet that outlives its expiry by more than <see cref="Overrun"/>, because nobody destroyed it, costs more than was reserved for it.</para>
/// </remarks>
public sealed record SpendCap
{
    /// <summary>Gets what one run may cost: the droplets of one create, or of one <c>CreateMany</c>.</summary>
    /// <value>US dollars; none by default. Not negative; 0 refuses every create.</value>
    public decimal? PerRunUsd { get; init; }

    /// <summary>Gets what all leases may cost that this process asks for, for as long as it runs.</summary>
    /// <value>US dollars; none by default. Not negative; 0 refuses every create.</value>
    public decimal? PerOwnerUsd { get; init; }

    /// <summary>Gets what any 60 minutes may cost, those behind us and those to come.</summary>
    /// <value>US dollars; none by default. Not negative; 0 refuses every create.</value>
    /// <remarks>
    /// The least that a droplet costs (a cent, or its first minute) counts in the moment it is created. Without a ledger, what processes before this one
    /// have spent within the hour is not known.
    /// </remarks>
    public decimal? PerHourUsd { get; init; }

    /// <summary>Gets what a calendar month (UTC) may cost. A lease that reaches into the next month counts in both with what it can cost in each.</summary>
    /// <value>US dollars; none by default. Not negative; 0 refuses every create.</value>
    /// <remarks>
    /// Needs <see cref="SpinupOptions.LedgerPath"/>. Refuses every create while the ledger cannot be written, and when it is new, lost or damaged until
    /// <see cref="Leases.Ledger.ILeaseLedger.AcknowledgeAsync"/> was told what the month has cost so far.
    /// </remarks>
    public decimal? PerMonthUsd { get; init; }

    /// <summary>Gets for how long after its expiry a lease is counted as if it might still cost money.</summary>
    /// <value>5 minutes: a sweep's grace, and the time that it takes. Between 0 and 1 day.</value>
    public TimeSpan Overrun { get; init; } = TimeSpan.FromMinutes(5);

    internal bool IsAny => (PerRunUsd ?? PerOwnerUsd) is not null || IsAccountWide;

    internal bool IsAccountWide => (PerHourUsd ?? PerMonthUsd) is not null;

    internal IEnumerable<string> Problems(string? ledgerPath)
    {
        foreach (var (name, value) in new[] { (nameof(PerRunUsd), PerRunUsd), (nameof(PerOwnerUsd), PerOwnerUsd), (nameof(PerHourUsd), PerHourUsd), (nameof(PerMonthUsd), PerMonthUsd) })
        {
            if (value < 0)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(SpendCap)}.{name} is {value}; it must be at least 0 (which refuses every create), or null for no cap.");
            }
        }

        if (Overrun < TimeSpan.Zero || Overrun > TimeSpan.FromDays(1))
        {
            yield return $"{nameof(SpendCap)}.{nameof(Overrun)} is {Overrun}; it must be between {TimeSpan.Zero} and {TimeSpan.FromDays(1)}.";
        }

        if (PerMonthUsd is { } month && ledgerPath is null)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{nameof(SpendCap)}.{nameof(PerMonthUsd)} is {month}, but {nameof(SpinupOptions.LedgerPath)} is null: what a month has cost must outlive the process. Set {nameof(SpinupOptions.LedgerPath)} to a file.");
        }
    }
}
