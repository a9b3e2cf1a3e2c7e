using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Autoscaling;

/// <summary>Measures with its sources, decides with a <see cref="ScalingDecider"/>, acts on its target. Needs nothing of DigitalOcean.</summary>
public sealed partial class Autoscaler : IAutoscaler, IDisposable
{
    private const int Kept = 1000;

    // Rounds of a large pool are large: so many members together take about 16 MB.
    private const int KeptMembers = 100_000;
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly AutoscalerOptions options;
    private readonly ScalingDecider decider;
    private readonly ImmutableArray<IMetricSource> sources;
    private readonly IScalingTarget target;
    private readonly TimeProvider time;
    private readonly ILogger<Autoscaler> logger;

    // Swapped whole, so that it can be read while a round is added.
    private ImmutableQueue<AutoscalerTick> recent = [];
    private int kept;
    private int keptMembers;
    private volatile bool isDisposed;

    /// <summary>Makes one.</summary>
    /// <param name="name">Its name, in logs and explanations.</param>
    /// <param name="options">How it decides.</param>
    /// <param name="sources">Where its numbers come from.</param>
    /// <param name="target">What it scales.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="logger">Told each change, and what failed.</param>
    /// <exception cref="ArgumentException">The options contradict themselves; the message has every problem.</exception>
    public Autoscaler(string name, AutoscalerOptions options, IEnumerable<IMetricSource> sources, IScalingTarget target, TimeProvider time, ILogger<Autoscaler> logger)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        (Name, this.options, decider, this.sources, this.target, this.time, this.logger) = (name, options, new(options), [.. sources], target, time, logger);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<AutoscalerTick> Recent => [.. recent];

    /// <inheritdoc/>
    public async Task<AutoscalerTick> TickAsync(CancellationToken cancellationToken = default)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            var observed = await target.ObserveAsync(cancellationToken).ConfigureAwait(false);
            var members = observed.Members.IsDefault ? [] : observed.Members;
            var metrics = await Task.WhenAll(sources.Select(source => MeasureAsync(source, members, cancellationToken))).ConfigureAwait(false);
            var input = new ScalingInput
            {
                At = time.GetUtcNow(),
                Size = observed.Size,
                Members = members,
                Metrics = [.. metrics.SelectMany(readings => readings)],
                SpentThisMonthUsd = observed.SpentThisMonthUsd,
                BootTime = observed.BootTime,
                HeldBecause = observed.HeldBecause,
            };
            var decision = decider.Decide(input);
            var (isApplied, failure) = await ActAsync(decision, cancellationToken).ConfigureAwait(false);
            var tick = new AutoscalerTick(input, decision, isApplied, failure);
            Keep(tick);
            return tick;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        using var timer = new PeriodicTimer(options.Interval, time);
        do
        {
            try
            {
                await TickAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (!isDisposed && (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
            {
                // The target could not be observed: the next round tries again, and until then the pool stays as it is.
                LogRoundFailed(Name, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Lets no further round begin. One that is under way goes on.</summary>
    public void Dispose() => isDisposed = true;

    private async Task<ImmutableArray<MetricReading>> MeasureAsync(IMetricSource source, ImmutableArray<PoolMember> members, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // A source that hangs must not keep the others from being heard: it has as long as there is between two rounds.
            var readings = await source.MeasureAsync(members, late.Token).AsTask().WaitAsync(options.Interval, time, cancellationToken).ConfigureAwait(false);
            return readings.IsDefault ? [] : readings;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogSourceFailed(Name, source.GetType().Name, failure);
            await late.CancelAsync().ConfigureAwait(false);
            var said = failure is TimeoutException ? $"nothing came within {options.Interval.TotalSeconds} s" : failure.Message;
            return source.Metrics.IsDefault ? [] : [.. source.Metrics.Select(metric => new MetricReading { Name = metric, TakenAt = time.GetUtcNow(), Failure = said })];
        }
    }

    private async Task<(bool IsApplied, Exception? Failure)> ActAsync(ScalingDecision decision, CancellationToken cancellationToken)
    {
        if (!decision.IsChange)
        {
            LogStay(Name, decision);
            return (false, null);
        }

        if (options.DryRun)
        {
            LogDryRun(Name, decision);
            return (false, null);
        }

        try
        {
            await target.ScaleAsync(decision, cancellationToken).ConfigureAwait(false);
            LogChange(Name, decision);
            return (true, null);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogTargetFailed(Name, decision, failure);
            return (false, failure);
        }
    }

    private void Keep(AutoscalerTick tick)
    {
        var next = recent.Enqueue(tick);
        (kept, keptMembers) = (kept + 1, keptMembers + tick.Input.Members.Length);
        while (kept > Kept || (kept > 1 && keptMembers > KeptMembers))
        {
            next = next.Dequeue(out var oldest);
            (kept, keptMembers) = (kept - 1, keptMembers - oldest.Input.Members.Length);
        }

        recent = next;
    }
}
