using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Leases.Ledger;

/// <summary>How far a lease has come. Later values are never followed by earlier ones, in whatever order the lines were written.</summary>
public enum LedgerLeaseState
{
    /// <summary>It was about to be asked for. There may be a droplet or not.</summary>
    Intended,

    /// <summary>Its droplet is known.</summary>
    Identified,

    /// <summary>The delete of its droplet was accepted; that it is gone is not proven yet.</summary>
    Destroyed,

    /// <summary>Its droplet, if there ever was one, was found gone, and nobody who writes to this ledger saw when. A cap counts it until then, or until its expiry and the cap's overrun.</summary>
    Lost,

    /// <summary>Nothing was made for it, for certain.</summary>
    Withdrawn,

    /// <summary>Its droplet is confirmed gone.</summary>
    Confirmed,
}

/// <summary>What the ledger knows of one lease.</summary>
public sealed record LedgerLease
{
    internal LedgerLease(LeaseIntent intent, string owner, string account)
    {
        (Intent, Owner, Account) = (intent, owner, account);
        ExpiresAt = ReservedUntil = intent.Name.ExpiresAt;
        LastAt = intent.IntendedAt;
    }

    /// <summary>Gets the droplet's name.</summary>
    public DropletName Name => Intent.Name;

    /// <summary>Gets the run it belongs to; for a droplet on its own its intent id.</summary>
    public IntentId RunId => Intent.RunId;

    /// <summary>Gets the slug of its size.</summary>
    public string Size => Intent.Size;

    /// <summary>Gets the slug of its region.</summary>
    public string Region => Intent.Region;

    /// <summary>Gets the price of an hour in US dollars.</summary>
    public decimal PricePerHourUsd => Intent.Price.PerHourUsd;

    /// <summary>Gets when it was about to be asked for, by the API's clock.</summary>
    public DateTimeOffset IntendedAt => Intent.IntendedAt;

    /// <summary>Gets the process that holds it: machine, boot, process id and start as one word.</summary>
    public string Owner { get; }

    /// <summary>Gets how far it has come.</summary>
    public LedgerLeaseState State { get; internal init; }

    /// <summary>Gets whether it may still cost money.</summary>
    public bool IsOpen => State < LedgerLeaseState.Lost;

    /// <summary>Gets its droplet, as soon as that is known.</summary>
    public long? DropletId { get; internal init; }

    /// <summary>Gets when the droplet was created, by the API's clock.</summary>
    public DateTimeOffset? CreatedAt { get; internal init; }

    /// <summary>Gets when its time is over, renewals counted.</summary>
    public DateTimeOffset ExpiresAt { get; internal init; }

    /// <summary>Gets when its bill ended; for a lost one the moment it was found gone.</summary>
    public DateTimeOffset? EndedAt { get; internal init; }

    /// <summary>Gets what it cost in US dollars, for a confirmed one.</summary>
    public decimal? CostUsd { get; internal init; }

    /// <summary>Gets whether the process that made it let go of it, for another to take over.</summary>
    public bool IsHandedOver { get; internal init; }

    internal LeaseIntent Intent { get; }

    internal string Account { get; }

    /// <summary>Gets until when its cost is reserved: its expiry, or that of a renewal that was about to be asked for.</summary>
    internal DateTimeOffset ReservedUntil { get; init; }

    /// <summary>Gets when its last line was written.</summary>
    internal DateTimeOffset LastAt { get; init; }

    /// <summary>Gets whether its cost is in an acknowledged sum.</summary>
    internal bool IsAcknowledged { get; init; }

    /// <summary>Says whether it ended before some moment, for certain.</summary>
    internal bool IsOver(DateTimeOffset before) => !IsOpen && (EndedAt ?? LastAt) < before;

    internal LedgerLease After(LedgerLine line)
    {
        var after = this with
        {
            State = StateAfter(line.Step) is { } state && state > State ? state : State,
            DropletId = DropletId ?? line.Droplet,
            CreatedAt = CreatedAt ?? line.CreatedAt,
            LastAt = Later(LastAt, line.At),
            IsHandedOver = IsHandedOver || line.Step == LedgerStep.HandedOver,
        };
        if (line.ExpiresAt is { } expiry && line.Step is LedgerStep.Renewed or LedgerStep.Renewing)
        {
            after = after with
            {
                ExpiresAt = line.Step == LedgerStep.Renewed ? Later(ExpiresAt, expiry) : ExpiresAt,
                ReservedUntil = Later(ReservedUntil, expiry),
            };
        }

        // What was seen is exact, and wins over what was concluded from an absence.
        return line.Step is LedgerStep.Confirmed or LedgerStep.Lost && after.State == StateAfter(line.Step)
            ? after with { EndedAt = line.EndedAt ?? line.At, CostUsd = line.CostUsd }
            : after;
    }

    private static LedgerLeaseState? StateAfter(string step) => step switch
    {
        LedgerStep.Intended => LedgerLeaseState.Intended,
        LedgerStep.Identified => LedgerLeaseState.Identified,
        LedgerStep.Destroyed => LedgerLeaseState.Destroyed,
        LedgerStep.Lost => LedgerLeaseState.Lost,
        LedgerStep.Withdrawn => LedgerLeaseState.Withdrawn,
        LedgerStep.Confirmed => LedgerLeaseState.Confirmed,
        _ => null, // a renewal, or a step of a later version
    };

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}
