using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Leases;

/// <summary>Takes away what earlier runs left behind before a new one is paid for, as the program did from which this project grew, at each of its starts.</summary>
/// <remarks>Three requests, at most once in ten minutes for a process. A sweep that fails is logged; it never keeps a create from going on.</remarks>
internal sealed partial class SweepBeforeCreate(IDropletReaper reaper, SpinupOptions options, TimeProvider time, ILogger<SweepBeforeCreate> logger)
{
    private static readonly TimeSpan Often = TimeSpan.FromMinutes(10);
    private static readonly SweepOptions How = new() { OnlyWhatCosts = true };
    private readonly Lock gate = new();
    private long? sweptAt;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!options.SweepBeforeCreate || !IsDue())
        {
            return;
        }

        try
        {
            var report = await reaper.SweepAsync(How, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (report.Entries.Count > 0)
            {
                LogSwept(report.Entries.Count, report.PricePerHourUsd);
            }
        }
        catch (SpinupException failure)
        {
            LogFailed(failure);
        }
    }

    private bool IsDue()
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            if (sweptAt is { } before && time.GetElapsedTime(before, now) < Often)
            {
                return false;
            }

            sweptAt = now;
            return true;
        }
    }

    [LoggerMessage(EventIds.SweptFirst, LogLevel.Warning, "{Count} droplets and volumes of earlier runs were left behind and cost ${PerHourUsd} an hour; they were swept before this create")]
    private partial void LogSwept(int count, decimal perHourUsd);

    [LoggerMessage(EventIds.SweepFirstFailed, LogLevel.Warning, "What earlier runs may have left behind could not be swept; the create goes on")]
    private partial void LogFailed(Exception failure);
}
