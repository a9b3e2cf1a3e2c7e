using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Leases;

/// <summary>Destroys many droplets for little more than a delete each, and proves of each that it is gone. Nobody's token stops it: only its own time-out does.</summary>
/// <remarks>
/// <code>
///   ask: a DELETE each, or one for a run's tag --> look at all together, until absent twice, a pause apart --> receipts
///         |                                          |
///         +-- refused --+            still there ----+       newborn: lists lag creates
///                       +--------------> alone: as a single destroy, with looks of its own --> receipt, or why there is none
/// </code>
/// </remarks>
internal sealed partial class BulkDestroyer(
    IDigitalOceanClient api,
    IApiClock clock,
    TimeProvider time,
    IOptions<SettleOptions> settle,
    DropletDestroyer alone,
    ILoggerFactory? loggerFactory = null,
    ILeaseWitness? witness = null)
{
    /// <summary>How many deletes are on their way at once, unless somebody says otherwise.</summary>
    public const int DefaultParallel = 8;

    // So many listings in a row that left something open come of an account where droplets come and go all the time: then each is asked for.
    private const int MaxOpenLooks = 5;

    private readonly ILogger logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<BulkDestroyer>();
    private readonly DropletCensus census = new(api);
    private readonly RunTagDelete byTag = new(api);

    /// <summary>Destroys them all and waits until the absence of each has settled.</summary>
    /// <param name="targets">The droplets. Those with a <see cref="DestroyTarget.DeletedAt"/> are not asked for again unless they are seen.</param>
    /// <param name="runTag">The tag of the run they all belong to: then one delete asks for all, if nothing else bears it.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <returns>What became of each, in the order given. One that is not confirmed is an outcome, not an exception.</returns>
    public Task<IReadOnlyList<DestroyOutcome>> DestroyManyAsync(IReadOnlyList<DestroyTarget> targets, string? runTag, TimeSpan timeout) =>
        DestroyManyAsync(targets, runTag, timeout, DefaultParallel, static _ => { });

    /// <inheritdoc cref="DestroyManyAsync(IReadOnlyList{DestroyTarget}, string?, TimeSpan)"/>
    /// <param name="targets">The droplets.</param>
    /// <param name="runTag">The tag of the run they all belong to.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="parallel">How many requests may be on their way at once.</param>
    /// <param name="told">Is told of each outcome as it is known; from any thread, one at a time for each target.</param>
    public async Task<IReadOnlyList<DestroyOutcome>> DestroyManyAsync(
        IReadOnlyList<DestroyTarget> targets, string? runTag, TimeSpan timeout, int parallel, Action<DestroyOutcome> told)
    {
        using var urgent = Urgency.Begin();
        using var bulk = new Bulk(targets, timeout, parallel, time, told);
        LogDestroying(targets.Count, runTag);
        DigitalOceanApiException? cause = null;
        try
        {
            var open = bulk.All.ToList();
            await AskByTagAsync(open, runTag, bulk.Limit).ConfigureAwait(false);
            SetAside(bulk, open, MayBeUnlisted);
            await AskAsync(open, bulk.Parallel, bulk.Limit).ConfigureAwait(false);
            SetAside(bulk, open, static going => going.Target.DeletedAt is null);
            await ConfirmAsync(bulk, open).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (bulk.Limit.IsCancellationRequested)
        {
            LogOutOfTime(timeout);
        }
        catch (DigitalOceanApiException refusal)
        {
            cause = refusal;
        }

        return await bulk.EndAsync(cause).ConfigureAwait(false);
    }

    /// <summary>Sends a delete for each, once, and does not look.</summary>
    /// <returns>The targets as they were given; those whose delete was accepted, or that were gone, with their <see cref="DestroyTarget.DeletedAt"/>.</returns>
    public async Task<IReadOnlyList<DestroyTarget>> AskAsync(IReadOnlyList<DestroyTarget> targets, int parallel, CancellationToken cancellationToken)
    {
        var all = targets.Select(target => new Going(target)).ToList();
        await AskAsync(all, parallel, cancellationToken).ConfigureAwait(false);
        return [.. all.Select(going => going.Target)];
    }

    // Destroyed by itself, with looks of its own: what lists may not show yet although it is there.
    private bool MayBeUnlisted(Going going) =>
        !(going.Target.WasActive && going.Target.WasListed) && clock.UtcNow - going.Target.CreatedAt < settle.Value.Newborn;

    private async Task AskByTagAsync(List<Going> open, string? runTag, CancellationToken cancellationToken)
    {
        var unasked = open.Where(going => going.Target.DeletedAt is null).ToList();
        if (runTag is null || unasked.Count < 2)
        {
            return;
        }

        var asked = await byTag.TryAsync(runTag, [.. unasked.Select(going => going.Target)], cancellationToken).ConfigureAwait(false);
        foreach (var going in unasked.Where(going => asked.Contains(going.Target.DropletId)))
        {
            going.Target = going.Target with { WasListed = true };
            await AcceptedAsync(going).ConfigureAwait(false);
        }
    }

    private async Task AskAsync(List<Going> open, int parallel, CancellationToken cancellationToken)
    {
        var unasked = open.Where(going => going.Target.DeletedAt is null);
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(unasked, options, async (going, token) =>
        {
            try
            {
                await api.Droplets.DeleteAsync(going.Target.DropletId, token).ConfigureAwait(false);
                await AcceptedAsync(going).ConfigureAwait(false);
            }
            catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
            {
                going.LastSeen = "404 to its delete";
                going.Target = going.Target with { DeletedAt = clock.UtcNow };
            }
            catch (DigitalOceanApiException refusal)
            {
                going.LastSeen = refusal.Message;
                DestroyLog.DeleteRefused(logger, going.Target.DropletId, refusal.Kind);
            }
        }).ConfigureAwait(false);
    }

    private async ValueTask AcceptedAsync(Going going)
    {
        going.LastSeen = "its delete was accepted";
        going.Target = going.Target with { DeletedAt = clock.UtcNow };
        if (going.Target.Intent is { } intent && witness is not null)
        {
            await witness.DestroyedAsync(intent).ConfigureAwait(false);
        }
    }

    /// <summary>Looks at all that are open until none is: absent twice, or still there so long after its delete that it needs a destroy of its own.</summary>
    private async Task ConfirmAsync(Bulk bulk, List<Going> open)
    {
        var asked = time.GetTimestamp();
        var (pause, openLooks) = (settle.Value.FirstLook, 0);
        while (open.Count > 0)
        {
            await Task.Delay(pause, time, bulk.Limit).ConfigureAwait(false);
            if (await LookAsync(open, closely: openLooks >= MaxOpenLooks, bulk.Limit).ConfigureAwait(false))
            {
                (pause, openLooks) = (settle.Value.BetweenLooks, 0);
            }
            else
            {
                openLooks++;
                pause = pause * 2 < settle.Value.LongestPause ? pause * 2 : settle.Value.LongestPause;
            }

            open.Where(going => going.AbsentLooks >= 2).ToList().ForEach(going => End(bulk, going));
            open.RemoveAll(static going => going.AbsentLooks >= 2);
            if (time.GetElapsedTime(asked) >= settle.Value.DeleteAgainAfter)
            {
                SetAside(bulk, open, static going => going.IsThere);
            }
        }
    }

    /// <returns>Whether the look told of all of them.</returns>
    private async Task<bool> LookAsync(List<Going> open, bool closely, CancellationToken cancellationToken)
    {
        DropletSightings seen;
        try
        {
            seen = await census.LookAsync([.. open.Select(going => going.Target)], closely, cancellationToken).ConfigureAwait(false);
        }
        catch (DigitalOceanApiException refusal) when (refusal.MayPass())
        {
            open.ForEach(going => going.LastSeen = refusal.Message);
            return false;
        }

        foreach (var going in open)
        {
            if (seen.Absent.Contains(going.Target.DropletId))
            {
                going.AbsentLooks++;
                going.IsThere = false;
            }
            else if (seen.Present.TryGetValue(going.Target.DropletId, out var droplet))
            {
                going.AbsentLooks = 0;
                going.IsThere = true;
                going.LastSeen = $"status '{droplet.Status}'" + (droplet.Locked ? ", locked" : "");
            }
        }

        return seen.Absent.Count + seen.Present.Count >= open.Count;
    }

    /// <summary>Takes some out of those looked at together, and destroys each by itself.</summary>
    private void SetAside(Bulk bulk, List<Going> open, Predicate<Going> which)
    {
        var aside = open.FindAll(which);
        foreach (var going in aside)
        {
            LogAlone(going.Target.DropletId, going.LastSeen);
            bulk.Begin(going, left => alone.DestroyAsync(going.Target, left));
        }

        open.RemoveAll(aside.Contains);
    }

    private void End(Bulk bulk, Going going) => bulk.Begin(going, async left =>
    {
        var target = going.Target;
        if (target.MayHaveTwins)
        {
            await alone.DestroyTwinsAsync(target, left).ConfigureAwait(false);
        }

        var receipt = target.ReceiptOf(target.DeletedAt ?? clock.UtcNow, clock.UtcNow);
        if (target.Intent is { } intent && witness is not null)
        {
            await witness.ConfirmedAsync(intent, receipt).ConfigureAwait(false);
        }

        DestroyLog.Destroyed(logger, target.DropletId, target.Name, receipt.Lived.TotalSeconds, receipt.CostUsd);
        return receipt;
    });

    [LoggerMessage(EventIds.DestroyingMany, LogLevel.Debug, "Destroying {Count} droplets (run tag: {RunTag})")]
    private partial void LogDestroying(int count, string? runTag);

    [LoggerMessage(EventIds.DestroyOfManyLate, LogLevel.Warning, "Not all of the droplets are confirmed gone after {Limit}")]
    private partial void LogOutOfTime(TimeSpan limit);

    [LoggerMessage(EventIds.DestroyedAlone, LogLevel.Debug, "Droplet {DropletId} is destroyed by itself; last seen: {LastSeen}")]
    private partial void LogAlone(long dropletId, string lastSeen);
}
