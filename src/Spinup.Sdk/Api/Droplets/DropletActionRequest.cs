namespace Spinup.Sdk.Api.Droplets;

/// <summary>Something asked of a droplet.</summary>
public sealed record DropletActionRequest
{
    /// <summary>Gets the wish to switch it on.</summary>
    public static DropletActionRequest PowerOn { get; } = new() { Type = DropletActionType.PowerOn };

    /// <summary>Gets the wish to switch it off at once. It is billed all the same.</summary>
    public static DropletActionRequest PowerOff { get; } = new() { Type = DropletActionType.PowerOff };

    /// <summary>Gets the wish to switch it off and on.</summary>
    public static DropletActionRequest PowerCycle { get; } = new() { Type = DropletActionType.PowerCycle };

    /// <summary>Gets the wish to shut its system down in order, which the system may ignore. It is billed all the same.</summary>
    public static DropletActionRequest Shutdown { get; } = new() { Type = DropletActionType.Shutdown };

    /// <summary>Gets the wish to restart its system in order.</summary>
    public static DropletActionRequest Reboot { get; } = new() { Type = DropletActionType.Reboot };

    /// <summary>Gets the wish for a new root password by mail.</summary>
    public static DropletActionRequest PasswordReset { get; } = new() { Type = DropletActionType.PasswordReset };

    /// <summary>Gets the wish for an IPv6 address.</summary>
    public static DropletActionRequest EnableIpv6 { get; } = new() { Type = DropletActionType.EnableIpv6 };

    /// <summary>Gets the wish to make no more backups.</summary>
    public static DropletActionRequest DisableBackups { get; } = new() { Type = DropletActionType.DisableBackups };

    /// <summary>Gets what is asked.</summary>
    public required DropletActionType Type { get; init; }

    /// <summary>Gets the new size; for a resize.</summary>
    public string? Size { get; init; }

    /// <summary>Gets whether the disk grows too, which cannot be undone; for a resize.</summary>
    public bool? Disk { get; init; }

    /// <summary>Gets the new name; for a rename or a snapshot.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the image; for a rebuild or a restore.</summary>
    public ImageRef? Image { get; init; }

    /// <summary>Gets the kernel; for a change of kernel.</summary>
    public long? Kernel { get; init; }

    /// <summary>Gets when backups are made; for the two backup actions that take it.</summary>
    public BackupPolicy? BackupPolicy { get; init; }

    /// <summary>Asks for another size. The droplet must be off.</summary>
    /// <param name="size">The slug of the size.</param>
    /// <param name="disk">Whether the disk grows too, which cannot be undone.</param>
    public static DropletActionRequest Resize(string size, bool disk = false) => new() { Type = DropletActionType.Resize, Size = size, Disk = disk };

    /// <summary>Asks for another name.</summary>
    /// <param name="name">A hostname.</param>
    public static DropletActionRequest Rename(string name) => new() { Type = DropletActionType.Rename, Name = name };

    /// <summary>Asks for an image of the droplet. It costs money for as long as it is kept.</summary>
    /// <param name="name">The name of the snapshot; given by the service when absent.</param>
    public static DropletActionRequest Snapshot(string? name = null) => new() { Type = DropletActionType.Snapshot, Name = name };

    /// <summary>Asks to start anew from an image. What is on the disk is lost.</summary>
    /// <param name="image">The image.</param>
    public static DropletActionRequest Rebuild(ImageRef image) => new() { Type = DropletActionType.Rebuild, Image = image };

    /// <summary>Asks to put a backup in its place. What is on the disk is lost.</summary>
    /// <param name="imageId">The backup.</param>
    public static DropletActionRequest Restore(long imageId) => new() { Type = DropletActionType.Restore, Image = imageId };

    /// <summary>Asks for another kernel.</summary>
    /// <param name="kernelId">The kernel.</param>
    public static DropletActionRequest ChangeKernel(long kernelId) => new() { Type = DropletActionType.ChangeKernel, Kernel = kernelId };

    /// <summary>Asks for backups, at a price.</summary>
    /// <param name="policy">When; the service chooses when absent.</param>
    public static DropletActionRequest EnableBackups(BackupPolicy? policy = null) => new() { Type = DropletActionType.EnableBackups, BackupPolicy = policy };

    /// <summary>Asks for backups at other times.</summary>
    /// <param name="policy">When.</param>
    public static DropletActionRequest ChangeBackupPolicy(BackupPolicy policy) => new() { Type = DropletActionType.ChangeBackupPolicy, BackupPolicy = policy };
}
