using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Autoscaling;

/// <summary>Measures with its sources, decides with a <see cref="ScalingDecider"/>, acts on its target. Needs nothing of DigitalOcean.</summary>
public sealed partial class Autoscaler : IAutoscaler, IDisposable
{
    private const int Kept = 1000;
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
            var observed = await target.ObserveAsync(cancellationToken).ConfigureAwait(false);
            var metrics = await Task.WhenAll(sources.Select(source => MeasureAsync(source, observed.Members, cancellationToken))).ConfigureAwait(false);
            var input = new ScalingInput
            {
                At = time.GetUtcNow(),
                Size = observed.Size,
                Members = observed.Members,
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
            catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // The target could not be observed: the next round tries again, and until then the pool stays as it is.
                LogRoundFailed(Name, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Frees what it waits with. A round that is under way goes on.</summary>
    public void Dispose() => turn.Dispose();

    private async Task<ImmutableArray<MetricReading>> MeasureAsync(IMetricSource source, ImmutableArray<PoolMember> members, CancellationToken cancellationToken)
    {
        try
        {
            return await source.MeasureAsync(members, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogSourceFailed(Name, source.GetType().Name, failure);
            return [.. source.Metrics.Select(metric => new MetricReading { Name = metric, TakenAt = time.GetUtcNow(), Failure = failure.Message })];
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
        if (kept == Kept)
        {
            next = next.Dequeue();
        }
        else
        {
            kept++;
        }

        recent = next;
    }
}
