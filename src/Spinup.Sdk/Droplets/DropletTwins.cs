using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets;

/// <summary>Destroys, behind, the second droplets that a create which was sent twice has brought.</summary>
/// <param name="destroyer">Destroys them.</param>
/// <param name="live">Knows of them until they are gone, so that the end of the program waits.</param>
/// <param name="target">The droplet that stays.</param>
/// <param name="timeout">How long a destroy may take.</param>
/// <param name="logger">Told.</param>
internal sealed class DropletTwins(DropletDestroyer destroyer, LiveDroplets live, DestroyTarget target, TimeSpan timeout, ILogger logger)
{
    private readonly ConcurrentDictionary<long, Task> ends = new();

    public void Found(IEnumerable<Droplet> twins)
    {
        foreach (var twin in twins)
        {
            ends.GetOrAdd(twin.Id, _ => Task.Run(() => EndAsync(twin)));
        }
    }

    private async Task EndAsync(Droplet twin)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var entry = live.Add(() => gone.Task);
        try
        {
            DropletLog.Twin(logger, twin.Id, twin.Name);
            await destroyer.DestroyAsync(
                target with { DropletId = twin.Id, CreatedAt = twin.CreatedAt, WasActive = true, MayHaveTwins = false, Intent = null }, timeout).ConfigureAwait(false);
        }
        catch (DropletDestroyException failure)
        {
            // Looked for again by the next look and by the destroy of the one that stays.
            DropletLog.LeftBehind(logger, failure, twin.Id, twin.Name, DropletName.TryParse(twin.Name, out var name) ? name.ExpiresAt : default);
            ends.TryRemove(twin.Id, out _);
        }
        finally
        {
            gone.SetResult();
        }
    }
}
