namespace Spinup.Sdk.Leases;

/// <summary>How a sweep goes about it.</summary>
public sealed record SweepOptions
{
    internal const int MostParallel = 100;

    internal static readonly TimeSpan LongestGrace = TimeSpan.FromDays(30);

    /// <summary>Gets whether it only says what it would do. Then it sends nothing but GETs.</summary>
    /// <value><see langword="false"/>.</value>
    public bool DryRun { get; init; }

    /// <summary>Gets how long after its expiry something is left alone: its owner may be destroying it just now.</summary>
    /// <value>2 minutes. Not negative, at most 30 days.</value>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets how many droplets are destroyed at once.</summary>
    /// <value>8. Between 1 and 100.</value>
    public int MaxParallel { get; init; } = 8;

    /// <summary>Gets whether only what costs money is swept: droplets and volumes, for two requests less. Keys and tags are free, and key listings are scarce (10 a minute).</summary>
    /// <value><see langword="false"/>.</value>
    public bool OnlyWhatCosts { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Grace, TimeSpan.Zero, nameof(Grace));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Grace, LongestGrace, nameof(Grace));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallel, 1, nameof(MaxParallel));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxParallel, MostParallel, nameof(MaxParallel));
    }
}
