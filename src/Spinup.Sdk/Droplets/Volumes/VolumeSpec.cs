using Spinup.Sdk.Api.Volumes;

namespace Spinup.Sdk.Droplets.Volumes;

/// <summary>The wish for a volume of block storage on a droplet: made with it, attached, formatted and mounted, and removed with it.</summary>
public sealed record VolumeSpec
{
    /// <summary>Gets the size in GiB.</summary>
    /// <value>Between 1 and 16384. A GiB costs $0.10 a month, attached or not; begun hours count whole.</value>
    public required int SizeGib { get; init; }

    /// <summary>Gets the directory it is mounted at.</summary>
    /// <value>An absolute path below the root, of letters, digits, <c>.</c>, <c>_</c>, <c>-</c> and <c>/</c>.</value>
    public required string MountPath { get; init; }

    /// <summary>Gets the file system a new volume is formatted with.</summary>
    /// <value><c>ext4</c>; there is also <c>xfs</c>.</value>
    public VolumeFilesystem Filesystem { get; init; } = VolumeFilesystem.Ext4;

    /// <summary>Gets whether it stays when the droplet goes. It is billed on then, and no sweep removes it.</summary>
    /// <value><see langword="false"/>.</value>
    public bool Keep { get; init; }

    /// <summary>Gets the name of a volume that is kept.</summary>
    /// <value>
    /// Required with <see cref="Keep"/> and not allowed without: others get a name that says that they are ours and when their time is over. One of
    /// the name that exists in the region is attached as it is, otherwise it is made. 1 to 64 of <c>a-z</c>, <c>0-9</c> and <c>-</c>, a letter first.
    /// </value>
    public string? Name { get; init; }
}
