using Microsoft.Extensions.Logging;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Droplets.Sights;
using Spinup.Sdk.Http;

namespace Spinup.Sdk.Droplets;

/// <summary>Notices that a droplet in use is lost: its time is over by the API's clock, or somebody else deleted it.</summary>
internal sealed partial class DropletWatch : IDisposable
{
    private const int LooksAfterACut = 3;

    // Two looks, so that one answer from a lagging replica does not end a task.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(400);

    // 1.6 s are pauses; an API that takes longer for the rest is not the one to tell whether a droplet is there.
    private static readonly TimeSpan LooksLimit = TimeSpan.FromSeconds(4);

    private readonly IDropletSight sight;
    private readonly IApiClock clock;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly long dropletId;
    private long expiresAtTicks;
    private readonly TimeSpan pollInterval;
    private readonly CancellationTokenSource lost = new();
    private readonly CancellationTokenSource ending = new();
    private volatile bool endIsOurs;

    public DropletWatch(IDropletSight sight, IApiClock clock, TimeProvider time, ILogger logger, long dropletId, DateTimeOffset expiresAt, TimeSpan pollInterval)
    {
        (this.sight, this.clock, this.time, this.logger) = (sight, clock, time, logger);
        (this.dropletId, expiresAtTicks, this.pollInterval) = (dropletId, expiresAt.UtcTicks, pollInterval);
        Lost = lost.Token;
        _ = Task.Run(() => WatchAsync(ending.Token));
    }

    public CancellationToken Lost { get; }

    /// <summary>Gets when its time is over. A renewal puts it off; looked at again at the latest when the old time comes.</summary>
    public DateTimeOffset ExpiresAt => new(Interlocked.Read(ref expiresAtTicks), TimeSpan.Zero);

    /// <summary>Gets why it is lost, as a sentence without its full stop; <see langword="null"/> while it is not.</summary>
    public string? Reason { get; private set; }

    /// <summary>Gets whether it is lost because its time is over; then it still has to be destroyed.</summary>
    public bool IsExpired { get; private set; }

    /// <summary>Looks after a line was cut. A machine dies a moment before the API says so, hence some looks: at most four requests, 1.6 s apart in all. Takes 4 s at most, whatever the API does.</summary>
    /// <returns>Whether the droplet is lost. When the API cannot tell, it is not.</returns>
    public async Task<bool> IsLostSoonAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LooksLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            for (var look = 1; look < LooksAfterACut; look++)
            {
                if (await IsLostAsync(either.Token).ConfigureAwait(false))
                {
                    return true;
                }

                await Task.Delay(BetweenLooks * look, time, either.Token).ConfigureAwait(false);
            }

            return await IsLostAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Lost.IsCancellationRequested;
        }
    }

    /// <summary>Looks now: one request, two when it seems to be gone.</summary>
    /// <returns>Whether the droplet is lost. When the API cannot tell, it is not.</returns>
    public async Task<bool> IsLostAsync(CancellationToken cancellationToken)
    {
        if (Lost.IsCancellationRequested)
        {
            return true;
        }

        if (!await IsAbsentAsync(sight.LookCloselyAsync, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        await Task.Delay(BetweenLooks, time, cancellationToken).ConfigureAwait(false);
        if (!await IsAbsentAsync(sight.LookCloselyAsync, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (endIsOurs)
        {
            return false; // Its owner destroys it; what runs on it may say so as it likes.
        }

        LogVanished(dropletId);
        await LoseAsync($"Droplet {dropletId} vanished: somebody else deleted it", expired: false).ConfigureAwait(false);
        return true;
    }

    /// <summary>Takes in a renewal.</summary>
    public void Renewed(DateTimeOffset expiresAt) => Interlocked.Exchange(ref expiresAtTicks, expiresAt.UtcTicks);

    /// <summary>Says that its owner is about to destroy it: its absence is no loss from now on. Its time may still be over first.</summary>
    public void EndIsOurs() => endIsOurs = true;

    /// <summary>Stops watching. <see cref="Lost"/> stays as it is.</summary>
    /// <remarks>Does not wait for the watch: it may be telling of the loss at this moment, to somebody who waits for the droplet to be disposed.</remarks>
    public void Dispose() => ending.Cancel();

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!Lost.IsCancellationRequested)
        {
            var expiresAt = ExpiresAt;
            var left = expiresAt - clock.UtcNow;
            if (left <= TimeSpan.Zero)
            {
                LogExpired(dropletId, expiresAt);
                await LoseAsync($"The time of droplet {dropletId} is over since {expiresAt:u}", expired: true).ConfigureAwait(false);
                return;
            }

            // Never all of a long time at once: what is known of the API's clock gets better, and a host may sleep.
            var pause = left < TimeSpan.FromMinutes(1) ? left : TimeSpan.FromMinutes(1);
            var poll = pollInterval != Timeout.InfiniteTimeSpan && pollInterval <= left;
            await Task.Delay(poll ? pollInterval : pause, time, cancellationToken).ConfigureAwait(false);
            if (poll && await IsAbsentAsync(sight.LookAsync, cancellationToken).ConfigureAwait(false))
            {
                await IsLostAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> IsAbsentAsync(Func<long, CancellationToken, Task<Droplet?>> look, CancellationToken cancellationToken)
    {
        try
        {
            return await look(dropletId, cancellationToken).ConfigureAwait(false) is null;
        }
        catch (DigitalOceanApiException)
        {
            return false; // it cannot tell; the next look may
        }
    }

    private async Task LoseAsync(string reason, bool expired)
    {
        IsExpired = expired;
        Reason ??= reason;
        await lost.CancelAsync().ConfigureAwait(false);
    }

    [LoggerMessage(EventIds.Vanished, LogLevel.Error, "Droplet {DropletId} vanished: somebody else deleted it")]
    private partial void LogVanished(long dropletId);

    [LoggerMessage(EventIds.Expired, LogLevel.Warning, "The time of droplet {DropletId} is over since {ExpiresAt}")]
    private partial void LogExpired(long dropletId, DateTimeOffset expiresAt);
}
