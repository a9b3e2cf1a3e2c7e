using System.Text.Json.Serialization;
using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Snapshots;

/// <summary>A snapshot of a droplet or a volume.</summary>
public sealed record Snapshot
{
    /// <summary>Gets the id: a number for one of a droplet, a UUID for one of a volume.</summary>
    [JsonConverter(typeof(TextOrNumberConverter))]
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the id of what it is of.</summary>
    [JsonConverter(typeof(TextOrNumberConverter))]
    public string ResourceId { get; init => field = value ?? ""; } = "";

    /// <summary>Gets what it is of.</summary>
    public SnapshotResourceType ResourceType { get; init; }

    /// <summary>Gets when it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the slugs of the regions that have it.</summary>
    public IReadOnlyList<string> Regions { get; init => field = value ?? []; } = [];

    /// <summary>Gets the smallest disk it fits on, in GiB.</summary>
    [JsonPropertyName("min_disk_size")]
    public int? MinDiskGib { get; init; }

    /// <summary>Gets how much it holds in GiB, which is what is billed.</summary>
    [JsonPropertyName("size_gigabytes")]
    public double? SizeGib { get; init; }

    /// <summary>Gets the tags.</summary>
    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = [];
}

/// <summary>An answer that holds one snapshot.</summary>
public sealed record SnapshotAnswer
{
    /// <summary>Gets the snapshot.</summary>
    public Snapshot Snapshot { get; init => field = value ?? new(); } = new();
}

/// <summary>One page of snapshots.</summary>
public sealed record SnapshotPage : Page, IPage<Snapshot>
{
    /// <summary>Gets the snapshots.</summary>
    public IReadOnlyList<Snapshot> Snapshots { get; init => field = value ?? []; } = [];

    IReadOnlyList<Snapshot> IPage<Snapshot>.Items => Snapshots;
}
