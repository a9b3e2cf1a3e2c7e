namespace Spinup.Sdk.Leases;

/// <summary>What a sweep can find.</summary>
public enum SweptKind
{
    /// <summary>A droplet.</summary>
    Droplet,

    /// <summary>A key of the account.</summary>
    SshKey,

    /// <summary>A volume that was made for a droplet.</summary>
    Volume,

    /// <summary>A tag of a run or of a renewal, or the tag <c>spinup</c> when nothing bears it.</summary>
    Tag,
}

/// <summary>What became of something a sweep found.</summary>
public enum SweepOutcome
{
    /// <summary>A dry run: it would have been destroyed.</summary>
    WouldDestroy,

    /// <summary>It is confirmed gone, whoever deleted it.</summary>
    Gone,

    /// <summary>It may still be there; <see cref="SweepEntry.Detail"/> says why.</summary>
    Failed,
}

/// <summary>One thing of ours whose time is over.</summary>
public sealed record SweepEntry
{
    /// <summary>Gets what it is.</summary>
    public required SweptKind Kind { get; init; }

    /// <summary>Gets its id: a number for a droplet or a key, a UUID for a volume, its name for a tag.</summary>
    public required string Id { get; init; }

    /// <summary>Gets its name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets when its time was over, renewals counted; <see langword="null"/> for the tag <c>spinup</c>, which has none.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Gets what became of it.</summary>
    public required SweepOutcome Outcome { get; init; }

    /// <summary>Gets how long ago its time was over, by the API's clock; zero for what has no time, or whose owner died before it.</summary>
    public required TimeSpan Overdue { get; init; }

    /// <summary>Gets why it was taken, or why it could not be destroyed; one line.</summary>
    public required string Detail { get; init; }

    /// <summary>Gets its price of an hour in US dollars; 0 for a key or a tag.</summary>
    public decimal PricePerHourUsd { get; init; }

    /// <summary>Gets what it cost in US dollars up to now by DigitalOcean's billing rule; 0 for a key or a tag.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>Gets the proof, for a droplet that was destroyed.</summary>
    public DestroyReceipt? Receipt { get; init; }
}

/// <summary>A kind of things that a sweep could not look for.</summary>
/// <param name="Kind">What was not looked for.</param>
/// <param name="Detail">Why; one line.</param>
public sealed record SweepGap(SweptKind Kind, string Detail);

/// <summary>What a sweep found and did.</summary>
public sealed record SweepReport
{
    /// <summary>Gets when it looked, by the API's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets how many droplets the account has, whoever's they are.</summary>
    public required int DropletsSeen { get; init; }

    /// <summary>Gets how many of them are ours and within their time; they were left alone.</summary>
    public required int DropletsAlive { get; init; }

    /// <summary>Gets what is ours and expired.</summary>
    public required IReadOnlyList<SweepEntry> Entries { get; init; }

    /// <summary>Gets what could not be looked for: the token may not list it, or the API failed. Never droplets; those fail the sweep.</summary>
    public IReadOnlyList<SweepGap> Gaps { get; init; } = [];

    /// <summary>Gets whether nothing expired is left, or, for a dry run, would be, as far as all could be looked for.</summary>
    public bool IsClean => Gaps.Count == 0 && Entries.All(entry => entry.Outcome != SweepOutcome.Failed);

    /// <summary>Gets what the expired droplets and volumes cost in US dollars up to now.</summary>
    public decimal CostUsd => Entries.Sum(entry => entry.CostUsd);

    /// <summary>Gets what an hour of the expired droplets and volumes costs in US dollars: what the sweep saves.</summary>
    public decimal PricePerHourUsd => Entries.Sum(entry => entry.PricePerHourUsd);
}
