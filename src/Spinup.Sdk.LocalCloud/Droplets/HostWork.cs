using Microsoft.Extensions.Logging;
using Spinup.Sdk.LocalCloud.Hosts;
using Spinup.Sdk.LocalCloud.Volumes;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>Lets the host act on droplets: one piece of work a droplet at a time, outside the gate, its end back inside.</summary>
internal sealed partial class HostWork(World world, ILogger logger)
{
    /// <summary>Queues work on a droplet. Called under the gate; <paramref name="ended"/> is called under it too, at once when the host had nothing to do.</summary>
    public void Run(DropletState droplet, Func<IDropletHost, Task> work, Action<bool> ended)
    {
        if (droplet.HostWork.IsCompleted && !world.Host.CanRun)
        {
            // A host of state only: no thread, no wait, so that a test's clock decides alone.
            ended(work(world.Host).IsCompletedSuccessfully);
            return;
        }

        droplet.HostWork = RunAsync("droplet", droplet.Id, droplet.HostWork, work, ended);
    }

    /// <summary>Queues work on a volume, likewise; it also waits for <paramref name="after"/>.</summary>
    public void Run(VolumeState volume, Func<IDropletHost, Task> work, Action<bool> ended, Task? after = null)
    {
        if (volume.HostWork.IsCompleted && !world.Host.CanRun)
        {
            ended(work(world.Host).IsCompletedSuccessfully);
            return;
        }

        volume.HostWork = RunAsync("volume", volume.Id, after is null ? volume.HostWork : Task.WhenAll(volume.HostWork, after), work, ended);
    }

    /// <summary>Has the host remove a volume's snapshot once it is filled.</summary>
    public void DeleteVolumeSnapshot(VolumeSnapshotState snapshot)
    {
        if (world.Host.CanRun)
        {
            snapshot.HostWork = RunAsync("volume snapshot", snapshot.Id, snapshot.HostWork, host => host.Volumes.DeleteSnapshotAsync(snapshot.Id, CancellationToken.None), static _ => { });
        }
    }

    /// <summary>Has the host remove an image's disk. A disk that stays behind goes with the host.</summary>
    public void DeleteImage(string imageId)
    {
        if (world.Host.CanRun)
        {
            _ = DeleteImageAsync(imageId);
        }
    }

    public void OnPoweredOff(long dropletId)
    {
        lock (world.Gate)
        {
            if (world.DropletsById.TryGetValue(dropletId, out var droplet) && droplet.Phase == DropletPhase.Active)
            {
                droplet.Phase = DropletPhase.Off;
            }
        }
    }

    private async Task RunAsync(string kind, object id, Task before, Func<IDropletHost, Task> work, Action<bool> ended)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        var succeeded = true;
        try
        {
            await work(world.Host);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            succeeded = false;
            LogFailed(logger, kind, id, error);
        }

        lock (world.Gate)
        {
            ended(succeeded);
        }
    }

    private async Task DeleteImageAsync(string imageId)
    {
        await Task.Yield();
        try
        {
            await world.Host.DeleteImageAsync(imageId, CancellationToken.None);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogImageStays(logger, imageId, error);
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "The host could not remove the disk of image {ImageId}.")]
    private static partial void LogImageStays(ILogger logger, string imageId, Exception error);

    [LoggerMessage(1, LogLevel.Error, "The host failed at its work on {Kind} {Id}.")]
    private static partial void LogFailed(ILogger logger, string kind, object id, Exception error);
}
