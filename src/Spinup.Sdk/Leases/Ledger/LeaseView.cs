namespace Spinup.Sdk.Leases.Ledger;

/// <summary>What is known of this account's leases at one moment, while nobody else on this ledger can change it.</summary>
internal sealed class LeaseView(LedgerState state, IReadOnlySet<string> own, BookKeeper keeper)
{
    /// <summary>Gets the leases, those that have ended too.</summary>
    public IEnumerable<LedgerLease> Leases => state.Leases.Where(lease => lease.Account == keeper.Account);

    /// <summary>Gets what keeps the ledger from being used, or <see langword="null"/>.</summary>
    public string? Trouble { get; init; }

    /// <summary>Gets what leases of this process have cost that ended so long ago that they are not among the others any more.</summary>
    public decimal ForgottenUsd { get; init; }

    /// <summary>Gets whether no line is missing, as far as that can be seen.</summary>
    public bool IsWhole => state is { IsOpened: true, Unreadable: 0 };

    public int Unreadable => state.Unreadable;

    public Acknowledgement? Acknowledgement => state.AcknowledgementOf(keeper.Account);

    public LedgerLease? Find(DropletName name) => state.Find(name) is { } lease && lease.Account == keeper.Account ? lease : null;

    /// <summary>Says whether this process asked for it.</summary>
    public bool IsOwn(LedgerLease lease) => own.Contains(lease.Name.ToString());

    /// <summary>Says whether the lease's process lives; <see langword="null"/> when that is not known here.</summary>
    public bool? IsOwnerAlive(LedgerLease lease) => IsOwn(lease) ? true : keeper.IsAlive(lease.Owner);
}

/// <summary>Whose hand writes.</summary>
/// <param name="Owner">This process.</param>
/// <param name="Account">The account.</param>
/// <param name="IsAlive">Says whether an owner lives.</param>
internal sealed record BookKeeper(string Owner, string Account, Func<string, bool?> IsAlive)
{
    public static BookKeeper For(SpinupOptions options) => new(
        OwnerIdentity.Current.ToString(),
        AccountWord.Of(options),
        static owner => OwnerIdentity.TryParse(owner, out var identity) ? identity.IsAlive() : null);
}
