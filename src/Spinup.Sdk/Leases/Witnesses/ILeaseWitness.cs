namespace Spinup.Sdk.Leases.Witnesses;

/// <summary>Is told each step of every lease of this process, in order: what keeps a ledger, watches the spending, or stands ready to destroy.</summary>
/// <remarks>
/// <code>
///   Intended --POST--> Identified --(Renewed)*--> Destroyed (a delete was accepted) --> Confirmed
///       |                                                                                  ^
///       +-- Withdrawn: provably nothing was made          destroyed by a sweep or a sibling -+      (HandedOver: another's from then on)
/// </code>
/// Only <see cref="IntendedAsync"/> may refuse: nothing is paid for yet. The others are told after the fact, also at the end of the program, and must
/// be quick; what they throw is logged and changes nothing. Called from many threads, for one lease in order.
/// </remarks>
internal interface ILeaseWitness
{
    /// <summary>Leases are about to be asked for. Returns when it is safe to send the create.</summary>
    /// <param name="intents">Those of one create request, or of one run.</param>
    /// <param name="cancellationToken">Stops; nothing was asked for then.</param>
    /// <exception cref="SpinupException">They must not be asked for. Those witnesses that were told before are told <see cref="WithdrawnAsync"/>.</exception>
    ValueTask IntendedAsync(IReadOnlyList<LeaseIntent> intents, CancellationToken cancellationToken);

    /// <summary>The droplet of a lease is known.</summary>
    ValueTask IdentifiedAsync(LeaseIntent intent, long dropletId, DateTimeOffset createdAt);

    /// <summary>A lease lasts longer than its name says.</summary>
    ValueTask RenewedAsync(LeaseIntent intent, DateTimeOffset expiresAt);

    /// <summary>The delete of a lease's droplet was accepted.</summary>
    ValueTask DestroyedAsync(LeaseIntent intent);

    /// <summary>A lease's droplet is confirmed gone, with all its twins; this is what it cost.</summary>
    ValueTask ConfirmedAsync(LeaseIntent intent, DestroyReceipt receipt);

    /// <summary>Nothing was made for a lease, for certain.</summary>
    ValueTask WithdrawnAsync(LeaseIntent intent);

    /// <summary>A lease was let go of for another process to take over: it goes on when this one ends or dies.</summary>
    ValueTask HandedOverAsync(LeaseIntent intent) => default;
}
