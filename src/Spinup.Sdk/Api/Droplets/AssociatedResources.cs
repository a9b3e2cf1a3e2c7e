using System.Text.Json.Serialization;
using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>What bears cost and belongs to a droplet.</summary>
public sealed record AssociatedResources
{
    /// <summary>Gets the reserved addresses.</summary>
    public IReadOnlyList<AssociatedResource> ReservedIps { get; init => field = value ?? []; } = [];

    /// <summary>Gets the reserved addresses by their older name.</summary>
    public IReadOnlyList<AssociatedResource> FloatingIps { get; init => field = value ?? []; } = [];

    /// <summary>Gets the snapshots.</summary>
    public IReadOnlyList<AssociatedResource> Snapshots { get; init => field = value ?? []; } = [];

    /// <summary>Gets the volumes.</summary>
    public IReadOnlyList<AssociatedResource> Volumes { get; init => field = value ?? []; } = [];

    /// <summary>Gets the snapshots of volumes.</summary>
    public IReadOnlyList<AssociatedResource> VolumeSnapshots { get; init => field = value ?? []; } = [];
}

/// <summary>Something that bears cost and belongs to a droplet.</summary>
public sealed record AssociatedResource
{
    /// <summary>Gets the id.</summary>
    [JsonConverter(typeof(TextOrNumberConverter))]
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets what it costs a month in US dollars.</summary>
    [JsonPropertyName("cost")]
    public decimal CostPerMonthUsd { get; init; }
}

/// <summary>The ids of what is deleted with a droplet; what is absent stays, and is billed.</summary>
public sealed record SelectedResources
{
    /// <summary>Gets the reserved addresses.</summary>
    public IReadOnlyList<string>? ReservedIps { get; init; }

    /// <summary>Gets the reserved addresses by their older name.</summary>
    public IReadOnlyList<string>? FloatingIps { get; init; }

    /// <summary>Gets the snapshots.</summary>
    public IReadOnlyList<string>? Snapshots { get; init; }

    /// <summary>Gets the volumes.</summary>
    public IReadOnlyList<string>? Volumes { get; init; }

    /// <summary>Gets the snapshots of volumes.</summary>
    public IReadOnlyList<string>? VolumeSnapshots { get; init; }
}

/// <summary>How far the deletion of a droplet with its resources is.</summary>
public sealed record DestroyStatus
{
    /// <summary>Gets the droplet.</summary>
    public DestroyedResource Droplet { get; init => field = value ?? new(); } = new();

    /// <summary>Gets what belongs to it.</summary>
    public DestroyedResources Resources { get; init => field = value ?? new(); } = new();

    /// <summary>Gets when it ended.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Gets how many deletions failed.</summary>
    public int Failures { get; init; }
}

/// <summary>What is deleted with a droplet.</summary>
public sealed record DestroyedResources
{
    /// <summary>Gets the reserved addresses.</summary>
    public IReadOnlyList<DestroyedResource> ReservedIps { get; init => field = value ?? []; } = [];

    /// <summary>Gets the reserved addresses by their older name.</summary>
    public IReadOnlyList<DestroyedResource> FloatingIps { get; init => field = value ?? []; } = [];

    /// <summary>Gets the snapshots.</summary>
    public IReadOnlyList<DestroyedResource> Snapshots { get; init => field = value ?? []; } = [];

    /// <summary>Gets the volumes.</summary>
    public IReadOnlyList<DestroyedResource> Volumes { get; init => field = value ?? []; } = [];

    /// <summary>Gets the snapshots of volumes.</summary>
    public IReadOnlyList<DestroyedResource> VolumeSnapshots { get; init => field = value ?? []; } = [];
}

/// <summary>Something that is being deleted.</summary>
public sealed record DestroyedResource
{
    /// <summary>Gets the id.</summary>
    [JsonConverter(typeof(TextOrNumberConverter))]
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets when it was deleted.</summary>
    public DateTimeOffset? DestroyedAt { get; init; }

    /// <summary>Gets why it could not be.</summary>
    public string? ErrorMessage { get; init; }
}
