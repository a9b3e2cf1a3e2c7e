using System.Text.Json.Serialization;
using Spinup.Sdk.Api.Images;
using Spinup.Sdk.Api.Sizes;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>A droplet as the API describes it.</summary>
public sealed record Droplet
{
    /// <summary>Gets the id.</summary>
    public long Id { get; init; }

    /// <summary>Gets the name: the hostname it was given at birth.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the memory in MiB.</summary>
    [JsonPropertyName("memory")]
    public int MemoryMib { get; init; }

    /// <summary>Gets the number of virtual CPUs.</summary>
    public int Vcpus { get; init; }

    /// <summary>Gets the disk in GiB.</summary>
    [JsonPropertyName("disk")]
    public int DiskGib { get; init; }

    /// <summary>Gets whether an action holds the droplet at the moment.</summary>
    public bool Locked { get; init; }

    /// <summary>Gets the status.</summary>
    public DropletStatus Status { get; init; }

    /// <summary>Gets when it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the addresses. May be empty for a while, even when active.</summary>
    public DropletNetworks Networks { get; init => field = value ?? new(); } = new();

    /// <summary>Gets the slug of the size.</summary>
    public string SizeSlug { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the size, with its prices.</summary>
    public Size? Size { get; init; }

    /// <summary>Gets the region.</summary>
    public Regions.Region? Region { get; init; }

    /// <summary>Gets the tags.</summary>
    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = [];

    /// <summary>Gets the VPC it belongs to.</summary>
    public string? VpcUuid { get; init; }

    /// <summary>Gets the image it was made from; <see langword="null"/> when that is gone.</summary>
    public Image? Image { get; init; }

    /// <summary>Gets what is switched on (<c>monitoring</c>, <c>backups</c>, <c>ipv6</c>, ...).</summary>
    public IReadOnlyList<string> Features { get; init => field = value ?? []; } = [];

    /// <summary>Gets the backups of it.</summary>
    public IReadOnlyList<long> BackupIds { get; init => field = value ?? []; } = [];

    /// <summary>Gets when the next backup is made; <see langword="null"/> when none is.</summary>
    public BackupWindow? NextBackupWindow { get; init; }

    /// <summary>Gets the snapshots of it.</summary>
    public IReadOnlyList<long> SnapshotIds { get; init => field = value ?? []; } = [];

    /// <summary>Gets the volumes attached to it.</summary>
    public IReadOnlyList<string> VolumeIds { get; init => field = value ?? []; } = [];

    /// <summary>Gets its kernel; only very old droplets have one of DigitalOcean's.</summary>
    public Kernel? Kernel { get; init; }

    /// <summary>Gets its disks.</summary>
    public IReadOnlyList<Disk> DiskInfo { get; init => field = value ?? []; } = [];

    /// <summary>Gets its GPUs; <see langword="null"/> when it has none.</summary>
    public Gpu? GpuInfo { get; init; }
}
