using System.Text.Json.Serialization;
using Spinup.Sdk.Api.Regions;

namespace Spinup.Sdk.Api.Volumes;

/// <summary>A volume of block storage: a disk that outlives the droplets it is attached to, and costs money until it is deleted.</summary>
public sealed record Volume
{
    /// <summary>Gets the id, a UUID.</summary>
    public string Id { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the name: only one of its region has it. On a droplet it is the disk <c>/dev/disk/by-id/scsi-0DO_Volume_NAME</c>.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets words about it.</summary>
    public string? Description { get; init; }

    /// <summary>Gets its region, which it never leaves.</summary>
    public Region Region { get; init => field = value ?? new(); } = new();

    /// <summary>Gets its size in GiB, which is what is billed.</summary>
    [JsonPropertyName("size_gigabytes")]
    public int SizeGib { get; init; }

    /// <summary>Gets the droplet it is attached to: none or, as long as the service knows no more, one.</summary>
    public IReadOnlyList<long> DropletIds { get; init => field = value ?? []; } = [];

    /// <summary>Gets the file system it was formatted with at creation; empty when it was not.</summary>
    public VolumeFilesystem FilesystemType { get; init; }

    /// <summary>Gets the label of that file system.</summary>
    public string? FilesystemLabel { get; init; }

    /// <summary>Gets when it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the tags.</summary>
    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = [];
}

/// <summary>An answer that holds one volume.</summary>
public sealed record VolumeAnswer
{
    /// <summary>Gets the volume.</summary>
    public Volume Volume { get; init => field = value ?? new(); } = new();
}

/// <summary>One page of volumes.</summary>
public sealed record VolumePage : Page, IPage<Volume>
{
    /// <summary>Gets the volumes.</summary>
    public IReadOnlyList<Volume> Volumes { get; init => field = value ?? []; } = [];

    IReadOnlyList<Volume> IPage<Volume>.Items => Volumes;
}
