using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Hosting;

/// <summary>Sweeps for as long as the host runs. No failure ends it, or the host.</summary>
internal sealed partial class ReaperService(IDropletReaper reaper, DropletReaperOptions options, TimeProvider time, ILogger<ReaperService> logger) : BackgroundService
{
    // Hosts that start together spread over this, and one that restarts all the time still sweeps.
    private static readonly TimeSpan LatestFirst = TimeSpan.FromSeconds(10);
    private const double Jitter = 0.1;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogStarted(options.Interval, options.Grace);
        var pause = LatestFirst * Chance();
        try
        {
            while (true)
            {
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(false);
                var started = time.GetTimestamp();
                await SweepAsync(stoppingToken).ConfigureAwait(false);

                // From start to start, so that a long sweep does not put the next one off; and only ever earlier, or the interval would promise too much.
                var next = (options.Interval * (1 - (Jitter * Chance()))) - time.GetElapsedTime(started);
                pause = next > TimeSpan.Zero ? next : TimeSpan.Zero;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            var report = await reaper.SweepAsync(new() { Grace = options.Grace, MaxParallel = options.MaxParallel }, cancellationToken: stoppingToken).ConfigureAwait(false);
            if (!report.IsClean)
            {
                LogUnclean(report.Entries.Count(entry => entry.Outcome == SweepOutcome.Failed), report.Gaps.Count);
            }

            options.OnSwept?.Invoke(report);
        }
#pragma warning disable CA1031 // Whatever went wrong, the next sweep may do better, and nothing else of the program depends on it.
        catch (Exception failure) when (failure is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFailed(failure, options.Interval);
            Tell(failure);
        }
    }

    private void Tell(Exception failure)
    {
        try
        {
            options.OnFailure?.Invoke(failure);
        }
#pragma warning disable CA1031 // The caller's code, which must not end the sweeps.
        catch (Exception second)
#pragma warning restore CA1031
        {
            LogFailed(second, options.Interval);
        }
    }

#pragma warning disable CA5394 // Spreads load; guards nothing.
    private static double Chance() => Random.Shared.NextDouble();
#pragma warning restore CA5394

    [LoggerMessage(EventIds.ReaperStarted, LogLevel.Information, "This host sweeps every {Interval}, with a grace of {Grace}")]
    private partial void LogStarted(TimeSpan interval, TimeSpan grace);

    [LoggerMessage(EventIds.ReaperFailed, LogLevel.Error, "A sweep failed; the next one comes within {Interval}")]
    private partial void LogFailed(Exception failure, TimeSpan interval);

    [LoggerMessage(EventIds.ReaperUnclean, LogLevel.Warning, "A sweep left {Count} expired things behind, and could not look for {Gaps} kinds; the next one tries again")]
    private partial void LogUnclean(int count, int gaps);
}
