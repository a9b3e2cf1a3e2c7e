namespace Spinup.Sdk.Leases;

/// <summary>What a sweep can find.</summary>
public enum SweptKind
{
    /// <summary>A droplet.</summary>
    Droplet,

    /// <summary>A key of the account.</summary>
    SshKey,
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

/// <summary>One droplet or key of ours whose time is over.</summary>
public sealed record SweepEntry
{
    /// <summary>Gets what it is.</summary>
    public required SweptKind Kind { get; init; }

    /// <summary>Gets its id.</summary>
    public required long Id { get; init; }

    /// <summary>Gets its name.</summary>
    public required DropletName Name { get; init; }

    /// <summary>Gets what became of it.</summary>
    public required SweepOutcome Outcome { get; init; }

    /// <summary>Gets how long ago its time was over, by the API's clock.</summary>
    public required TimeSpan Overdue { get; init; }

    /// <summary>Gets why it was taken, or why it could not be destroyed; one line.</summary>
    public required string Detail { get; init; }

    /// <summary>Gets its price of an hour in US dollars; 0 for a key.</summary>
    public decimal PricePerHourUsd { get; init; }

    /// <summary>Gets what it cost in US dollars up to now by DigitalOcean's billing rule; 0 for a key.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>Gets the proof, for a droplet that was destroyed.</summary>
    public DestroyReceipt? Receipt { get; init; }
}

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

    /// <summary>Gets whether nothing expired is left, or, for a dry run, would be.</summary>
    public bool IsClean => Entries.All(entry => entry.Outcome != SweepOutcome.Failed);

    /// <summary>Gets what the expired droplets cost in US dollars up to now.</summary>
    public decimal CostUsd => Entries.Sum(entry => entry.CostUsd);

    /// <summary>Gets what an hour of the expired droplets costs in US dollars: what the sweep saves.</summary>
    public decimal PricePerHourUsd => Entries.Sum(entry => entry.PricePerHourUsd);
}
