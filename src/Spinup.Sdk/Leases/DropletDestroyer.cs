using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Leases;

/// <summary>Destroys droplets and proves that they are gone. Nobody's token stops it: only its own time-out does.</summary>
/// <remarks>
/// <code>
///   ask: DELETE --204--> look: GET --404, twice, a pause apart--> receipt
///         |  ^                 |
///         |  +--still there----+        422 pending event, 429, 5xx, no answer: pause, ask again
///         +--404: gone, unless it was new a moment ago and the API may only not know it yet
/// </code>
/// </remarks>
internal sealed partial class DropletDestroyer(
    IDigitalOceanClient api,
    IApiClock clock,
    TimeProvider time,
    IOptions<SettleOptions> settle,
    ILoggerFactory? loggerFactory = null,
    ILeaseWitness? witness = null)
{
    private readonly ILogger logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<DropletDestroyer>();

    /// <summary>Destroys one droplet and waits until its absence has settled.</summary>
    /// <param name="target">The droplet.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <exception cref="DropletDestroyException">Its absence could not be confirmed in time, or the token may not destroy.</exception>
    public async Task<DestroyReceipt> DestroyAsync(DestroyTarget target, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        var attempt = new Attempt(target, settle.Value.BetweenLooks);
        var started = time.GetTimestamp();
        LogDestroying(target.DropletId, target.Name);

        // The looks between the deletes may use the part of the rate budget that is kept for destroys, as the deletes do.
        using var urgent = Urgency.Begin();
        try
        {
            while (true)
            {
                await AskAsync(attempt, limit.Token).ConfigureAwait(false);
                if (await IsGoneAsync(attempt, limit.Token).ConfigureAwait(false))
                {
                    break;
                }
            }

            if (target.MayHaveTwins)
            {
                await DestroyTwinsAsync(attempt, timeout, limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw target.Unconfirmed(time.GetElapsedTime(started), attempt.LastSeen, null);
        }
        catch (DigitalOceanApiException refusal) when (!refusal.MayPass())
        {
            throw target.Unconfirmed(time.GetElapsedTime(started), attempt.LastSeen, refusal);
        }

        var receipt = target.ReceiptOf(attempt.DeletedAt ?? clock.UtcNow, clock.UtcNow);
        if (target.Intent is { } intent && witness is not null)
        {
            await witness.ConfirmedAsync(intent, receipt).ConfigureAwait(false);
        }

        DestroyLog.Destroyed(logger, target.DropletId, target.Name, receipt.Lived.TotalSeconds, receipt.CostUsd);
        return receipt;
    }

    /// <summary>Sends the delete until it is accepted, or until there is nothing to delete.</summary>
    private async Task AskAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await api.Droplets.DeleteAsync(attempt.Target.DropletId, cancellationToken).ConfigureAwait(false);
                var again = attempt.DeletedAt is not null;
                attempt.Accepted(clock.UtcNow, time.GetTimestamp());
                if (!again && attempt.Target.Intent is { } intent && witness is not null)
                {
                    await witness.DestroyedAsync(intent).ConfigureAwait(false);
                }

                return;
            }
            catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
            {
                attempt.LastSeen = "404 to its delete";
                if (attempt.WasSeen || clock.UtcNow - attempt.Target.CreatedAt >= settle.Value.Newborn)
                {
                    attempt.DeletedAt ??= clock.UtcNow;
                    return;
                }
            }
            catch (DigitalOceanApiException refusal) when (refusal.MayPass())
            {
                attempt.LastSeen = refusal.Message;
                DestroyLog.DeleteRefused(logger, attempt.Target.DropletId, refusal.Kind);
            }

            await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks until two looks in a row, a pause apart, find nothing.</summary>
    /// <returns>Whether it is gone; if not, the delete has to be sent again.</returns>
    private async Task<bool> IsGoneAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        await Task.Delay(settle.Value.FirstLook, time, cancellationToken).ConfigureAwait(false);
        var absent = false;
        while (true)
        {
            var pause = settle.Value.BetweenLooks;
            switch (await LookAsync(attempt, cancellationToken).ConfigureAwait(false))
            {
                case true when absent:
                    return true;
                case true:
                    absent = true;
                    break;
                case false when time.GetElapsedTime(attempt.AskedAt) >= settle.Value.DeleteAgainAfter:
                    LogStillThere(attempt.Target.DropletId);
                    return false;
                case false:
                    absent = false;
                    break;
                default:
                    pause = attempt.NextPause(settle.Value.LongestPause);
                    break;
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Destroys the other droplets of a target's name; the target itself is gone.</summary>
    /// <exception cref="DropletDestroyException">They could not be listed in time, or the absence of one could not be confirmed.</exception>
    public async Task DestroyTwinsAsync(DestroyTarget target, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        var attempt = new Attempt(target, settle.Value.BetweenLooks);
        var started = time.GetTimestamp();
        try
        {
            await DestroyTwinsAsync(attempt, timeout, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw target.Unconfirmed(time.GetElapsedTime(started), attempt.LastSeen, null);
        }
        catch (DigitalOceanApiException refusal) when (!refusal.MayPass())
        {
            throw target.Unconfirmed(time.GetElapsedTime(started), attempt.LastSeen, refusal);
        }
    }

    private async Task DestroyTwinsAsync(Attempt attempt, TimeSpan timeout, CancellationToken cancellationToken)
    {
        foreach (var twin in await ListedAsync(attempt, cancellationToken).ConfigureAwait(false))
        {
            LogTwin(twin.Id, twin.Name);
            await DestroyAsync(
                attempt.Target with { DropletId = twin.Id, CreatedAt = twin.CreatedAt, MayHaveTwins = false, WasActive = true, Intent = null }, timeout).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<Droplet>> ListedAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var named = await api.ListNamedAsync(attempt.Target.Name, attempt.Target.IsGpu, cancellationToken).ConfigureAwait(false);
                return [.. named.Where(droplet => droplet.Id != attempt.Target.DropletId)];
            }
            catch (DigitalOceanApiException refusal) when (refusal.MayPass())
            {
                attempt.LastSeen = refusal.Message;
            }

            await PauseAsync(attempt, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>Whether the droplet is absent; nothing when the API did not say.</returns>
    private async Task<bool?> LookAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            var seen = await api.Droplets.GetAsync(attempt.Target.DropletId, cancellationToken).ConfigureAwait(false);
            attempt.Seen(seen.Droplet);
            return false;
        }
        catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
        {
            return true;
        }
        catch (DigitalOceanApiException refusal) when (refusal.MayPass())
        {
            attempt.LastSeen = refusal.Message;
            return null;
        }
    }

    private Task PauseAsync(Attempt attempt, CancellationToken cancellationToken) =>
        Task.Delay(attempt.NextPause(settle.Value.LongestPause), time, cancellationToken);

    /// <summary>What one destroy has seen so far.</summary>
    private sealed class Attempt(DestroyTarget target, TimeSpan firstPause)
    {
        private TimeSpan pause = firstPause;

        public DestroyTarget Target => target;

        public bool WasSeen { get; private set; } = target.WasActive;

        public DateTimeOffset? DeletedAt { get; set; } = target.DeletedAt;

        public long AskedAt { get; private set; }

        public string LastSeen { get; set; } = "nothing";

        public void Accepted(DateTimeOffset now, long timestamp)
        {
            // The last one counts: a delete that was accepted without effect did not end the bill.
            DeletedAt = now;
            AskedAt = timestamp;
            WasSeen = true;
            LastSeen = "its delete was accepted";
        }

        public void Seen(Droplet droplet)
        {
            WasSeen = true;
            LastSeen = $"status '{droplet.Status}'" + (droplet.Locked ? ", locked" : "");
        }

        public TimeSpan NextPause(TimeSpan longest)
        {
            var now = pause;
            pause = pause * 2 < longest ? pause * 2 : longest;
            return now;
        }
    }
}
