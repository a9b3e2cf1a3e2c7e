using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;

namespace Spinup.Sdk.Metrics;

/// <summary>A metric of the user's own making: a function that measures the pool as a whole.</summary>
/// <remarks>As thread-safe as the function. What it throws counts as the failure of the metric: nobody then scales in on it.</remarks>
public sealed class DelegateMetricSource : IMetricSource
{
    private readonly Func<CancellationToken, ValueTask<double>> measure;
    private readonly TimeProvider time;

    /// <summary>Makes one.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="measure">Measures it, now.</param>
    /// <param name="time">The clock that the reading is dated by; null for the system's.</param>
    public DelegateMetricSource(string metric, Func<CancellationToken, ValueTask<double>> measure, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(metric);
        ArgumentNullException.ThrowIfNull(measure);
        (Metrics, this.measure, this.time) = ([metric], measure, time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public ImmutableArray<string> Metrics { get; }

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<MetricReading>> MeasureAsync(ImmutableArray<PoolMember> members, CancellationToken cancellationToken = default)
    {
        var total = await measure(cancellationToken).ConfigureAwait(false);
        return [new() { Name = Metrics[0], TakenAt = time.GetUtcNow(), Total = total }];
    }
}
