namespace Spinup.Sdk.LocalCloud.Hosts;

/// <summary>What a volume is: nothing but state, or a directory that goes from droplet to droplet.</summary>
/// <remarks>Called for one volume at a time; calls for different volumes may come at once. Volumes of a droplet that is destroyed stay.</remarks>
internal interface IVolumeHost
{
    /// <summary>Makes a volume, empty or with what a snapshot holds.</summary>
    Task CreateAsync(HostedVolume volume, string? snapshotId, CancellationToken cancellationToken);

    /// <summary>Gives a volume to a droplet; to one that has not booted yet, at its boot.</summary>
    Task AttachAsync(string volumeId, long dropletId, CancellationToken cancellationToken);

    /// <summary>Takes a volume off its droplet, mounted or not.</summary>
    Task DetachAsync(string volumeId, CancellationToken cancellationToken);

    /// <summary>Removes a volume and what it holds.</summary>
    Task DeleteAsync(string volumeId, CancellationToken cancellationToken);

    /// <summary>Copies what a volume holds.</summary>
    Task SnapshotAsync(string volumeId, string snapshotId, CancellationToken cancellationToken);

    /// <summary>Removes such a copy.</summary>
    Task DeleteSnapshotAsync(string snapshotId, CancellationToken cancellationToken);
}

/// <summary>What a host needs to know to make a volume.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, of which its device's name is made.</param>
/// <param name="Filesystem">The file system it is formatted with; empty when it is not.</param>
/// <param name="Label">That file system's label.</param>
internal sealed record HostedVolume(string Id, string Name, string Filesystem, string Label);

/// <summary>Volumes that are state only.</summary>
internal sealed class MemoryVolumes : IVolumeHost
{
    public Task CreateAsync(HostedVolume volume, string? snapshotId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task AttachAsync(string volumeId, long dropletId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DetachAsync(string volumeId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DeleteAsync(string volumeId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SnapshotAsync(string volumeId, string snapshotId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DeleteSnapshotAsync(string snapshotId, CancellationToken cancellationToken) => Task.CompletedTask;
}
