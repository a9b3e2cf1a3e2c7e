namespace Spinup.Sdk.LocalCloud;

/// <summary>The names of the faults a <see cref="LocalCloud"/> can be given; all were seen on the real cloud.</summary>
public static class LocalCloudFault
{
    /// <summary>The request is carried out and the connection cut before the answer.</summary>
    public const string AnswerLost = "answer-lost";

    /// <summary>A 5xx; nothing was done.</summary>
    public const string ErrorBefore = "error-before";

    /// <summary>A 5xx; the request was carried out all the same.</summary>
    public const string ErrorAfter = "error-after";

    /// <summary>A 429, although the limit is not reached; nothing was done.</summary>
    public const string RateLimit = "rate-limit";

    /// <summary>A 422 "Droplet already has a pending event." to an action on a droplet or its delete; nothing was done.</summary>
    public const string PendingEvent = "pending-event";

    /// <summary>A new droplet is not listed for a while (<see cref="LocalCloudFaults.Lag"/>), though it can be read.</summary>
    public const string ListLag = "list-lag";

    /// <summary>A new droplet is 404 for a while (<see cref="LocalCloudFaults.Lag"/>) after its 202.</summary>
    public const string ReadLag = "read-lag";

    /// <summary>A delete is answered with 204 and takes effect only after a while (<see cref="LocalCloudFaults.Lag"/>).</summary>
    public const string DeleteLag = "delete-lag";

    /// <summary>A delete is answered with 204 and never takes effect; a second one may.</summary>
    public const string DeleteLies = "delete-lies";

    /// <summary>A create is answered with a 5xx, and its droplet appears a while (<see cref="LocalCloudFaults.Lag"/>) later.</summary>
    public const string LateAppearance = "late-appearance";

    /// <summary>A create is refused with 422 "Size is not available in this region."</summary>
    public const string Capacity = "capacity";

    /// <summary>A create is accepted; then its action ends as errored and the droplet is gone.</summary>
    public const string PlacementFails = "placement-fails";

    /// <summary>A boot takes longer (<see cref="LocalCloudFaults.SlowBoot"/> on top).</summary>
    public const string SlowBoot = "slow-boot";

    /// <summary>A droplet is active for a while (<see cref="LocalCloudFaults.Lag"/>) without an IPv4 address.</summary>
    public const string NoAddressYet = "no-address-yet";

    /// <summary>A droplet is active and has an address, and nothing ever answers there.</summary>
    public const string BootFails = "boot-fails";

    /// <summary>A destroyed droplet's volumes stay attached to it for a while (<see cref="LocalCloudFaults.Lag"/>): deleting them is refused with 409.</summary>
    public const string DetachLag = "detach-lag";

    /// <summary>Gets all names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        AnswerLost, ErrorBefore, ErrorAfter, RateLimit, PendingEvent, ListLag, ReadLag, DeleteLag, DeleteLies,
        LateAppearance, Capacity, PlacementFails, SlowBoot, NoAddressYet, BootFails, DetachLag,
    ];
}
