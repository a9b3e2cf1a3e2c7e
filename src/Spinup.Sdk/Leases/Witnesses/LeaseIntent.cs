using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Leases.Witnesses;

/// <summary>The will to have one droplet, as it is known before the create is sent. Holds no secret.</summary>
internal sealed record LeaseIntent
{
    /// <summary>Gets the droplet's name: its kind, label, intent id and first expiry.</summary>
    public required DropletName Name { get; init; }

    /// <summary>Gets the run it belongs to; for a droplet on its own its intent id.</summary>
    public required IntentId RunId { get; init; }

    /// <summary>Gets the run's tag, which is on all its droplets, or <see langword="null"/> for a droplet on its own.</summary>
    public string? RunTag { get; init; }

    public required string Size { get; init; }

    public required string Region { get; init; }

    public required DropletPrice Price { get; init; }

    /// <summary>Gets when it was intended, by the API's clock: it costs from then on at the earliest.</summary>
    public required DateTimeOffset IntendedAt { get; init; }

    /// <summary>Gets whether it shall go on when its owner dies, until it expires: nothing destroys it for that alone.</summary>
    public bool OutlivesOwner { get; init; }

    /// <summary>Gets whether its droplet exists already and is taken over from another process: nothing new is bought, so nothing may refuse it.</summary>
    public bool IsAdopted { get; init; }

    /// <summary>Gets whether it is listed only with <c>type=gpus</c>.</summary>
    public bool IsGpu => DropletLookup.IsGpuSize(Size);

    /// <summary>Gets the fingerprint of the key that this process registered for it, or <see langword="null"/>.</summary>
    public string? KeyFingerprint { get; init; }

    /// <summary>Gets the names of the volumes made for it that go with it.</summary>
    public IReadOnlyList<string> VolumeNames { get; init; } = [];
}
