using Spinup.Sdk.LocalCloud.Accounts;
using Spinup.Sdk.LocalCloud.Droplets;
using Spinup.Sdk.LocalCloud.Hosts;

namespace Spinup.Sdk.LocalCloud.Volumes;

/// <summary>What happens to volumes over time. Called under the gate.</summary>
internal static class VolumeLife
{
    public static void Begin(World world, VolumeState volume, VolumeSnapshotState? from)
    {
        volume.Owner.Volumes.Add(volume);
        var hosted = new HostedVolume(volume.Id, volume.Name, volume.Filesystem, volume.FilesystemLabel);
        world.HostWork.Run(volume, host => host.Volumes.CreateAsync(hosted, from?.Id, CancellationToken.None), static _ => { }, from?.HostWork);
    }

    public static void Attach(VolumeState volume, DropletState droplet)
    {
        volume.Droplet = droplet;
        droplet.Volumes = [.. droplet.Volumes, volume];
    }

    public static void Detach(VolumeState volume)
    {
        if (volume.Droplet is { } droplet)
        {
            droplet.Volumes = [.. droplet.Volumes.Where(v => v != volume)];
            volume.Droplet = null;
        }
    }

    /// <summary>Takes the volumes off a droplet that is gone: they stay. On the real cloud that may take a while, in which they cannot be deleted.</summary>
    public static void Release(World world, DropletState droplet)
    {
        foreach (var volume in droplet.Volumes)
        {
            if (world.Faults.Happens(LocalCloudFault.DetachLag, "DELETE /v2/droplets/{droplet_id}"))
            {
                world.Schedule.At(world.Now + world.Faults.Lag, _ => Detach(volume));
            }
            else
            {
                Detach(volume);
            }
        }
    }

    public static void Delete(World world, VolumeState volume)
    {
        Detach(volume);
        volume.Gone = true;
        volume.Owner.Tags.Forget(volume);
        volume.Owner.Volumes.Remove(volume);
        world.HostWork.Run(volume, host => host.Volumes.DeleteAsync(volume.Id, CancellationToken.None), static _ => { });
    }

    public static void Snapshot(World world, VolumeState volume, VolumeSnapshotState snapshot)
    {
        volume.Owner.Volumes.Add(snapshot);
        world.HostWork.Run(volume, host => host.Volumes.SnapshotAsync(volume.Id, snapshot.Id, CancellationToken.None), static _ => { });
        snapshot.HostWork = volume.HostWork;
    }

    public static void Delete(World world, Account owner, VolumeSnapshotState snapshot)
    {
        owner.Tags.Forget(snapshot);
        owner.Volumes.Remove(snapshot);
        world.HostWork.DeleteVolumeSnapshot(snapshot);
    }
}
