using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Cli.CommandLine;
using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Watchdogs;

namespace Spinup.Cli.Watching;

/// <summary>Ends what a dead owner left: its droplets, confirmed, and its keys at once; then volumes and tags, which droplets hold on to.</summary>
/// <remarks>
/// An expired lease is ended as any other: its time is over by its owner's own will, it costs money, and whether anybody sweeps is not known.
/// A sweep, or another watchdog, may be at the same: a destroy of what is gone is done.
/// </remarks>
internal sealed class OrphanEnd(SpinupClient client, HelloMessage how, WatchedLeases leases, WatchLog log)
{
    // More names than this are looked for in one listing of everything rather than each by itself.
    private const int FewNames = 3;

    private readonly IDropletDestroyer destroyer = client.Services.GetRequiredService<IDropletDestroyer>();
    private readonly ConcurrentDictionary<long, Task> destroys = new();
    private readonly ConcurrentQueue<string> unconfirmed = new();

    /// <summary>Ends it all.</summary>
    /// <returns>What could not be confirmed, an item each; empty when nothing is left.</returns>
    public async Task<IReadOnlyCollection<string>> RunAsync()
    {
        var orphans = leases.Orphans;
        foreach (var known in orphans.Where(lease => lease.DropletId is not null))
        {
            Destroy(new Droplet
            {
                Id = known.DropletId!.Value,
                Name = known.Intent.Name,
                CreatedAt = known.CreatedAt,
                SizeSlug = known.Intent.IsGpu ? "gpu-" : "",

                // "new" is the careful one: a 404 soon after the create is not believed. One whose delete was accepted has been there.
                Status = known.DeleteAccepted ? DropletStatus.Active : DropletStatus.New,
            });
        }

        var keys = leases.Keys.Select(key => RemoveAsync($"key {key}", token => client.Api.SshKeys.DeleteAsync(key, token))).ToList();
        await HuntAsync(orphans);
        await Task.WhenAll(destroys.Values);
        var volumes = leases.Volumes.Select(volume => RemoveAsync($"volume {volume.Name} in {volume.Region}", token => client.Api.Volumes.DeleteByNameAsync(volume.Name, volume.Region, token)));
        var tags = leases.Tags.Select(tag => RemoveAsync($"tag {tag}", token => client.Api.Tags.DeleteAsync(tag, token)));
        await Task.WhenAll([.. keys, .. volumes, .. tags]);
        return unconfirmed;
    }

    private void Destroy(Droplet droplet) => destroys.GetOrAdd(droplet.Id, _ => DestroyAsync(droplet));

    private async Task DestroyAsync(Droplet droplet)
    {
        try
        {
            var receipt = await destroyer.DestroyAsync(droplet);
            log.Say($"destroyed droplet {droplet.Id} ({droplet.Name}), confirmed at {receipt.ConfirmedAt:u}");
        }
        catch (SpinupException failure)
        {
            Leave($"droplet {droplet.Id}: {failure.Message}");
        }
    }

    /// <summary>Looks the names up: a create that has no answer yet may have landed, and lists lag. One look does for those that are known; it finds their twins.</summary>
    private async Task HuntAsync(IReadOnlyList<WatchedLease> orphans)
    {
        var window = orphans.Any(lease => lease.DropletId is null) ? how.Settle.LostAnswer : TimeSpan.Zero;
        var started = Stopwatch.GetTimestamp();
        var pause = how.Settle.BetweenLooks;
        IReadOnlyList<WatchedLease> sought = orphans;
        while (sought.Count > 0)
        {
            // What a look begun after the window does not find was never made.
            var isLast = Stopwatch.GetElapsedTime(started) >= window;
            try
            {
                foreach (var found in await ListAsync(sought))
                {
                    Destroy(found);
                }

                if (isLast)
                {
                    return;
                }
            }
            catch (SpinupException failure) when (MayPass(failure) && Stopwatch.GetElapsedTime(started) < how.DestroyTimeout)
            {
                log.Say($"could not look for droplets by their names, looking again: {failure.Message}");
            }
            catch (SpinupException failure)
            {
                foreach (var lease in sought.Where(lease => lease.DropletId is null))
                {
                    Leave($"whether a droplet {lease.Intent.Name} exists: {failure.Message}");
                }

                return;
            }

            await Task.Delay(pause);
            pause = pause * 2 < how.Settle.LongestPause ? pause * 2 : how.Settle.LongestPause;
            sought = window > TimeSpan.Zero ? [.. sought.Where(lease => lease.DropletId is null)] : sought;
        }
    }

    private async Task<List<Droplet>> ListAsync(IReadOnlyList<WatchedLease> sought)
    {
        var found = new List<Droplet>();
        foreach (var kind in sought.GroupBy(lease => lease.Intent.IsGpu))
        {
            var type = kind.Key ? "gpus" : null;
            var names = kind.Select(lease => lease.Intent.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var name in names.Count <= FewNames ? names : Enumerable.Empty<string>())
            {
                // The filter ignores case, and a server that does not know it sends all: so compare.
                found.AddRange((await client.Api.Droplets.ListPageAsync(perPage: 200, name: name, type: type)).Droplets.Where(droplet => droplet.Name == name));
            }

            if (names.Count > FewNames)
            {
                await foreach (var droplet in client.Api.Droplets.ListAsync(type: type))
                {
                    if (names.Contains(droplet.Name))
                    {
                        found.Add(droplet);
                    }
                }
            }
        }

        return found;
    }

    /// <summary>Deletes something until it is gone; what is held on to by a droplet is let go some seconds after it.</summary>
    private async Task RemoveAsync(string what, Func<CancellationToken, Task> delete)
    {
        using var limit = new CancellationTokenSource(how.DestroyTimeout);
        var last = "no answer";
        try
        {
            while (true)
            {
                try
                {
                    await delete(limit.Token);
                    log.Say($"removed {what}");
                    return;
                }
                catch (DigitalOceanApiException gone) when (gone.Kind == DigitalOceanErrorKind.NotFound)
                {
                    return;
                }
                catch (DigitalOceanApiException refusal) when (MayPass(refusal))
                {
                    last = refusal.Message;
                }

                await Task.Delay(how.Settle.BetweenLooks, limit.Token);
            }
        }
        catch (DigitalOceanApiException refusal)
        {
            Leave($"{what}: {refusal.Message}");
        }
        catch (OperationCanceledException)
        {
            Leave($"{what}: {last} for {Duration.ForPeople(how.DestroyTimeout)}");
        }
    }

    private void Leave(string what)
    {
        log.Say($"could not confirm the end of {what}");
        unconfirmed.Enqueue(what);
    }

    // A token that is wrong, revoked or lacks the scope does not get better by asking again.
    private static bool MayPass(SpinupException failure) =>
        failure is DigitalOceanApiException { Kind: not (DigitalOceanErrorKind.Unauthorized or DigitalOceanErrorKind.Forbidden) };
}
