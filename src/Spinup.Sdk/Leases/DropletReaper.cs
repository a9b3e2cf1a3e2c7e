using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases.Spending;
using Spinup.Sdk.Leases.Sweeping;

namespace Spinup.Sdk.Leases;

/// <summary>The sweep: mark what is over, look a second time, destroy; all from what the API says.</summary>
internal sealed partial class DropletReaper(
    IDigitalOceanClient api,
    IApiClock clock,
    TimeProvider time,
    BulkDestroyer destroyer,
    IOrphanSource orphans,
    IOpenLeaseSource openLeases,
    IOptions<SettleOptions> settle,
    IOptions<SpinupOptions> spinup,
    ILogger<DropletReaper> logger) : IDropletReaper
{
    public async Task<SweepReport> SweepAsync(SweepOptions? options = null, IProgress<SweepEntry>? progress = null, CancellationToken cancellationToken = default)
    {
        var how = options ?? new SweepOptions();
        how.Check();

        // The look first: it also tells the time.
        var lookedAt = clock.UtcNow;
        var view = await AccountView.TakeAsync(api, how.OnlyWhatCosts, cancellationToken).ConfigureAwait(false);
        if (!clock.IsSynchronized)
        {
            throw new SpinupException("The API's answers carry no Date header, and this machine's clock alone does not say whose time is over. Nothing was destroyed. Is a proxy in between?");
        }

        // Whoever watches the spending need not list them again.
        openLeases.Offer(view.Droplets, lookedAt);
        foreach (var gap in view.Gaps)
        {
            LogUnseen(gap.Kind, gap.Detail);
        }

        var sweep = new SweepContext(
            api, clock, time, settle.Value, how, spinup.Value.DestroyTimeout, await OrphansAsync(cancellationToken).ConfigureAwait(false), progress, logger);
        var marks = SweepMarks.Of(view, sweep.Rule);
        var report = new SweepReport
        {
            At = sweep.Now,
            DropletsSeen = view.Droplets.Count,
            DropletsAlive = marks.DropletsAlive,
            Entries = [.. marks.Entries],
            Gaps = view.Gaps,
        };
        if (how.DryRun)
        {
            report.Entries.ToList().ForEach(entry => progress?.Report(entry));
        }
        else if (marks.Any)
        {
            await Task.Delay(settle.Value.SecondLook, time, cancellationToken).ConfigureAwait(false);
            report = await DestroyAsync(sweep, view, marks, report, cancellationToken).ConfigureAwait(false);
        }

        LogDone(report.DropletsSeen, report.DropletsAlive, report.Entries.Count, how.DryRun);
        return report;
    }

    // The droplets first: they cost most, and volumes and tags are free only when they are gone.
    private async Task<SweepReport> DestroyAsync(SweepContext sweep, AccountView view, SweepMarks marks, SweepReport report, CancellationToken cancellationToken)
    {
        using var urgent = Urgency.Begin();
        var removal = new DropletRemoval(sweep, destroyer);
        var droplets = await removal.RunAsync(marks.Droplets, view.Droplets.Count, cancellationToken).ConfigureAwait(false);
        await TellOfAsync(droplets.Select(entry => entry.Receipt).OfType<DestroyReceipt>()).ConfigureAwait(false);
        var keys = await new KeyRemoval(sweep).RunAsync(marks.Keys, cancellationToken).ConfigureAwait(false);

        var gone = droplets.Where(entry => entry.Outcome == SweepOutcome.Gone).Select(entry => entry.Receipt!.DropletId).ToHashSet();
        var staying = view.Droplets.Select(droplet => droplet.Id).Where(id => !gone.Contains(id)).ToHashSet();
        var volumes = await new VolumeRemoval(sweep, staying).RunAsync(marks.Volumes, cancellationToken).ConfigureAwait(false);

        var alive = marks.DropletsAlive + removal.Spared;
        var oursStay = alive > 0 || droplets.Concat(volumes).Any(entry => entry.Outcome != SweepOutcome.Gone) || volumes.Count < marks.Volumes.Count;
        var tags = await new TagRemoval(sweep, oursStay).RunAsync(marks.Tags, cancellationToken).ConfigureAwait(false);
        return report with { DropletsAlive = alive, Entries = [.. droplets, .. keys, .. volumes, .. tags] };
    }

    private async ValueTask<OrphanSet> OrphansAsync(CancellationToken cancellationToken)
    {
        try
        {
            return OrphanSet.Of(await orphans.OrphansAsync(cancellationToken).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // A ledger makes a sweep quicker; whatever is wrong with it, the sweep needs none.
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNoOrphans(failure);
            return OrphanSet.None;
        }
    }

    private async Task TellOfAsync(IEnumerable<DestroyReceipt> receipts)
    {
        try
        {
            foreach (var receipt in receipts)
            {
                await orphans.GoneAsync(receipt).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // As above: the droplets are gone, whoever can write it down or not.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            LogNoOrphans(failure);
        }
    }

    [LoggerMessage(EventIds.SweepDone, LogLevel.Information, "Swept: {Seen} droplets in the account, {Alive} of ours within their time, {Expired} things of ours were over (dry run: {DryRun})")]
    private partial void LogDone(int seen, int alive, int expired, bool dryRun);

    [LoggerMessage(EventIds.SweepUnseen, LogLevel.Warning, "The sweep could not look for things of the kind {Kind}: {Detail}")]
    private partial void LogUnseen(SweptKind kind, string detail);

    [LoggerMessage(EventIds.OrphansUnknown, LogLevel.Warning, "The sweep does without this machine's ledger, which makes it quicker and is never needed; leases end by their expiry")]
    private partial void LogNoOrphans(Exception failure);
}
