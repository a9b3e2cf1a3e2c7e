using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling;

/// <summary>Measures.</summary>
/// <remarks>What cannot be had is a reading with a <see cref="MetricReading.Failure"/>, not an exception; an exception is taken as the failure of all its metrics, and so is an answer that takes longer than
/// <see cref="AutoscalerOptions.Interval"/>.</remarks>
public interface IMetricSource
{
    /// <summary>Gets the names of the metrics it brings.</summary>
    ImmutableArray<string> Metrics { get; }

    /// <summary>Measures the pool once.</summary>
    /// <param name="members">The members there are now.</param>
    /// <param name="cancellationToken">Ends the measurement; nothing is left behind.</param>
    ValueTask<ImmutableArray<MetricReading>> MeasureAsync(ImmutableArray<PoolMember> members, CancellationToken cancellationToken = default);
}
