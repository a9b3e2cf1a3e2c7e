namespace Spinup.Sdk.Leases.Ledger;

/// <summary>The local journal of this program's leases (<see cref="SpinupOptions.LedgerPath"/>): it makes recovery faster and spend caps exact.</summary>
/// <remarks>
/// <para>It is never needed to clean up: what is ours and when its time is over stands in the names at DigitalOcean. Lose it, and a sweep still finds everything.</para>
/// <para>A text file, one JSON document a line, only ever added to, and flushed to the disk in the order intent, (create), id, destroyed, confirmed. Several
/// processes of one machine may share it. It holds names, ids, sizes, prices and times; no token and no user data. Lines of leases that ended over 62
/// days ago are left out when it is next opened, if there are many. Only its owner may read it.</para>
/// <para>Thread-safe. No call here makes a request.</para>
/// </remarks>
public interface ILeaseLedger
{
    /// <summary>Gets where the file is; <see langword="null"/> when there is none, and all is kept in memory until the program ends.</summary>
    string? Path { get; }

    /// <summary>Reads what is known of this account's leases, those of other processes on the same file included.</summary>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <returns>What is known. A file that cannot be read is no error: <see cref="LedgerContents.Trouble"/> says why.</returns>
    Task<LedgerContents> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>Vouches for what leases that have ended by now have cost this month, so that a cap per month can be kept.</summary>
    /// <param name="spentThisMonthUsd">In US dollars, not negative; 0 for an account on which nothing was rented this month. Open leases are not part of it.</param>
    /// <param name="cancellationToken">Ends the wait for another process that writes; nothing is left behind.</param>
    /// <remarks>
    /// Needed once for a new ledger, and again after it was lost or damaged: until then <see cref="SpendCap.PerMonthUsd"/> refuses every create. Lines
    /// that cannot be read are removed from the file. May be called at any time to put the sum right; it replaces what the ledger had counted.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The sum is negative.</exception>
    /// <exception cref="SpinupException">The file cannot be written.</exception>
    Task AcknowledgeAsync(decimal spentThisMonthUsd, CancellationToken cancellationToken = default);
}
