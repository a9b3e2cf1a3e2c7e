namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>Volumes that are directories: moved into the disk of the droplet they are attached to, where its fence lets it write, and out again.</summary>
/// <remarks>On a droplet one is at <c>/dev/disk/by-id/scsi-0DO_Volume_NAME</c>, as on DigitalOcean; to mount it is to link to it. Called for one volume at a time.</remarks>
/// <param name="machine">Whose they are.</param>
/// <param name="store">Where those lie that are on no droplet.</param>
internal sealed class ProcessVolumes(Machine machine, string store) : IVolumeHost
{
    private const UnixFileMode Open = (UnixFileMode)0b111_101_101;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Kept> volumes = [];

    // The disks of the droplets that have booted. Under the gate, as all that follows.
    private readonly Dictionary<long, string> disks = [];

    public async Task CreateAsync(HostedVolume volume, string? snapshotId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(volume);
        var path = Make("volume-" + volume.Id);
        if (snapshotId is not null)
        {
            await DiskImage.CopyAllAsync(machine, Named("snapshot-" + snapshotId), path, cancellationToken);
        }

        lock (gate)
        {
            volumes[volume.Id] = new(volume.Name, path);
        }
    }

    public Task AttachAsync(string volumeId, long dropletId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var volume = volumes[volumeId];
            volume.DropletId = dropletId;
            if (disks.TryGetValue(dropletId, out var disk))
            {
                MoveIn(volume, disk);
            }
        }

        return Task.CompletedTask;
    }

    public Task DetachAsync(string volumeId, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var volume = volumes[volumeId];
            MoveOut(volumeId, volume);
            volume.DropletId = null;
        }

        return Task.CompletedTask;
    }

    public async Task DeleteAsync(string volumeId, CancellationToken cancellationToken)
    {
        await DetachAsync(volumeId, cancellationToken);
        lock (gate)
        {
            volumes.Remove(volumeId);
        }

        await Task.Run(() => CloudDirectory.Remove(Named("volume-" + volumeId)), cancellationToken);
    }

    public Task SnapshotAsync(string volumeId, string snapshotId, CancellationToken cancellationToken)
    {
        string from;
        lock (gate)
        {
            from = volumes[volumeId].Path;
        }

        return DiskImage.CopyAllAsync(machine, from, Make("snapshot-" + snapshotId), cancellationToken);
    }

    public Task DeleteSnapshotAsync(string snapshotId, CancellationToken cancellationToken) =>
        Task.Run(() => CloudDirectory.Remove(Named("snapshot-" + snapshotId)), cancellationToken);

    /// <summary>Gives a droplet that has a disk now the volumes that wait for it.</summary>
    public void Booted(long dropletId, string disk)
    {
        lock (gate)
        {
            disks[dropletId] = disk;
            foreach (var volume in volumes.Values.Where(volume => volume.DropletId == dropletId))
            {
                MoveIn(volume, disk);
            }
        }
    }

    /// <summary>Takes the volumes off a disk that is about to be removed.</summary>
    public void Leaving(long dropletId)
    {
        lock (gate)
        {
            disks.Remove(dropletId);
            foreach (var (id, volume) in volumes.Where(pair => pair.Value.DropletId == dropletId))
            {
                MoveOut(id, volume);
            }
        }
    }

    private static void MoveIn(Kept volume, string disk)
    {
        var devices = Path.Combine(disk, "dev", "disk", "by-id");
        var device = Path.Combine(devices, "scsi-0DO_Volume_" + volume.Name);

        // The disk is its user's, who might have made a link of it.
        if (volume.Path == device || DropletPath.LeavesByLink(disk, device))
        {
            return;
        }

        System.IO.Directory.CreateDirectory(devices);
        System.IO.Directory.Move(volume.Path, device);
        volume.Path = device;
    }

    private void MoveOut(string id, Kept volume)
    {
        var home = Named("volume-" + id);
        if (volume.Path == home)
        {
            return;
        }

        if (System.IO.Directory.Exists(volume.Path) && new DirectoryInfo(volume.Path).LinkTarget is null)
        {
            System.IO.Directory.Move(volume.Path, home);
        }
        else
        {
            Make("volume-" + id); // its droplet did away with it, as with a file system made anew
        }

        volume.Path = home;
    }

    private string Make(string name)
    {
        Posix.MakeDirectory(store, Open);
        var path = Named(name);
        Posix.MakeDirectory(path, Open);
        if (machine.IsRoot)
        {
            Posix.Own(path, machine.User, machine.Group);
        }

        return path;
    }

    private string Named(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        ? Path.Combine(store, name)
        : throw new ArgumentException($"'{name}' is no name of a volume.", nameof(name));

    private sealed class Kept(string name, string path)
    {
        public string Name => name;

        public string Path { get; set; } = path;

        public long? DropletId { get; set; }
    }
}
