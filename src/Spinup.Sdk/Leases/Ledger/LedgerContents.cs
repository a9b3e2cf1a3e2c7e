namespace Spinup.Sdk.Leases.Ledger;

/// <summary>What a ledger holds at one moment.</summary>
public sealed record LedgerContents
{
    /// <summary>Gets this account's leases, in the order in which they were intended; those that ended long ago are left out.</summary>
    public required IReadOnlyList<LedgerLease> Leases { get; init; }

    /// <summary>Gets how many lines could not be read; they are skipped.</summary>
    public required int UnreadableLines { get; init; }

    /// <summary>Gets what keeps the file from being used at the moment, or <see langword="null"/>.</summary>
    public string? Trouble { get; init; }

    /// <summary>Gets whether the file is whole and was acknowledged, so that a cap per month can be kept with it.</summary>
    public required bool IsAcknowledged { get; init; }
}
