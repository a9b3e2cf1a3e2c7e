using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Volumes;

/// <summary>The wish for a volume.</summary>
public sealed record CreateVolumeRequest
{
    /// <summary>Gets the name: a small letter, then small letters, digits and dashes, at most 64 in all; only once in a region.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the slug of the region. Only droplets of the same region can have it.</summary>
    public required string Region { get; init; }

    /// <summary>Gets the size in GiB, 1 to 16384; of one made from a snapshot at least the snapshot's. It can grow later, never shrink.</summary>
    [JsonPropertyName("size_gigabytes")]
    public required int SizeGib { get; init; }

    /// <summary>Gets words about it.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the snapshot of a volume whose contents it begins with.</summary>
    public string? SnapshotId { get; init; }

    /// <summary>Gets the file system it is formatted with; not formatted when absent. DigitalOcean's Linux images mount a formatted one by themselves when it is attached.</summary>
    public VolumeFilesystem? FilesystemType { get; init; }

    /// <summary>Gets the label of that file system.</summary>
    public string? FilesystemLabel { get; init; }

    /// <summary>Gets the tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>The wish for a snapshot of a volume. It costs money for as long as it is kept.</summary>
public sealed record CreateVolumeSnapshotRequest
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>Something asked of a volume, named by its id.</summary>
public sealed record VolumeActionRequest
{
    /// <summary>Gets what is asked.</summary>
    public required VolumeActionType Type { get; init; }

    /// <summary>Gets the droplet; to attach or detach.</summary>
    public long? DropletId { get; init; }

    /// <summary>Gets the new size in GiB; to resize.</summary>
    [JsonPropertyName("size_gigabytes")]
    public int? SizeGib { get; init; }

    /// <summary>Gets the slug of the volume's region; the service knows it without.</summary>
    public string? Region { get; init; }

    /// <summary>Gets tags to put on the volume; to attach.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Asks to attach it to a droplet of the same region; a volume is attached to one at most, a droplet has 15 at most.</summary>
    /// <param name="dropletId">The droplet.</param>
    public static VolumeActionRequest Attach(long dropletId) => new() { Type = VolumeActionType.Attach, DropletId = dropletId };

    /// <summary>Asks to take it off a droplet. Unmount it there first: what was not written out is lost.</summary>
    /// <param name="dropletId">The droplet.</param>
    public static VolumeActionRequest Detach(long dropletId) => new() { Type = VolumeActionType.Detach, DropletId = dropletId };

    /// <summary>Asks to make it larger. Its file system has to be grown on the droplet afterwards (<c>resize2fs</c>, <c>xfs_growfs</c>).</summary>
    /// <param name="sizeGib">The new size in GiB, at most 16384; more than now.</param>
    public static VolumeActionRequest Resize(int sizeGib) => new() { Type = VolumeActionType.Resize, SizeGib = sizeGib };
}

/// <summary>Something asked of a volume, named by its name and region. The service can attach and detach so, not resize.</summary>
public sealed record NamedVolumeActionRequest
{
    /// <summary>Gets what is asked.</summary>
    public required VolumeActionType Type { get; init; }

    /// <summary>Gets the name of the volume.</summary>
    public required string VolumeName { get; init; }

    /// <summary>Gets the slug of the volume's region.</summary>
    public required string Region { get; init; }

    /// <summary>Gets the droplet.</summary>
    public required long DropletId { get; init; }

    /// <summary>Gets tags to put on the volume; to attach.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <inheritdoc cref="VolumeActionRequest.Attach"/>
    /// <param name="volumeName">The name of the volume.</param>
    /// <param name="region">The slug of the volume's region.</param>
    /// <param name="dropletId">The droplet.</param>
    public static NamedVolumeActionRequest Attach(string volumeName, string region, long dropletId) =>
        new() { Type = VolumeActionType.Attach, VolumeName = volumeName, Region = region, DropletId = dropletId };

    /// <inheritdoc cref="VolumeActionRequest.Detach"/>
    /// <param name="volumeName">The name of the volume.</param>
    /// <param name="region">The slug of the volume's region.</param>
    /// <param name="dropletId">The droplet.</param>
    public static NamedVolumeActionRequest Detach(string volumeName, string region, long dropletId) =>
        new() { Type = VolumeActionType.Detach, VolumeName = volumeName, Region = region, DropletId = dropletId };
}
