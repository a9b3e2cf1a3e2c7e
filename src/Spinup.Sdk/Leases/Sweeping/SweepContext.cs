using Microsoft.Extensions.Logging;
using Spinup.Sdk.Api;
using Spinup.Sdk.Http;

namespace Spinup.Sdk.Leases.Sweeping;

/// <summary>What the steps of one sweep share.</summary>
internal sealed partial class SweepContext(
    IDigitalOceanClient api, IApiClock clock, TimeProvider time, SettleOptions settle, SweepOptions how, TimeSpan destroyTimeout, OrphanSet orphans,
    IProgress<SweepEntry>? progress, ILogger logger)
{
    public IDigitalOceanClient Api => api;

    public TimeProvider Time => time;

    public SettleOptions Settle => settle;

    public SweepOptions How => how;

    public TimeSpan DestroyTimeout => destroyTimeout;

    public DateTimeOffset Now => clock.UtcNow;

    /// <summary>Gets the rule as of now.</summary>
    public SweepRule Rule => new(clock.UtcNow, how.Grace, orphans);

    /// <summary>Tells what became of something.</summary>
    public SweepEntry Told(SweepEntry entry)
    {
        if (entry.Outcome == SweepOutcome.Failed)
        {
            LogFailed(entry.Kind, entry.Id, entry.Detail);
        }

        progress?.Report(entry);
        return entry;
    }

    /// <summary>Notes that the second look found something within its time after all.</summary>
    public void Spared(SweepEntry entry) => LogSpared(entry.Kind, entry.Id, entry.Name);

    public ParallelOptions Parallel(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = how.MaxParallel, CancellationToken = cancellationToken };

    [LoggerMessage(EventIds.SweepFailed, LogLevel.Error, "The sweep could not destroy {Kind} {Id}: {Detail}")]
    private partial void LogFailed(SweptKind kind, string id, string detail);

    [LoggerMessage(EventIds.SweepSpared, LogLevel.Information, "{Kind} {Id} ({Name}) looked expired, and at the second look it was not: it stays")]
    private partial void LogSpared(SweptKind kind, string id, string name);
}
