using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.LoadBalancing;

namespace Spinup.Sdk.Metrics;

/// <summary>Requests in flight of each member, as its balancer counts them: a load that nothing has to be installed for.</summary>
/// <remarks>One look at the balancer a measurement, no request to DigitalOcean. Needs <see cref="RegistryCapabilities.InFlightCounts"/>.</remarks>
public sealed class BalancerMetricSource : IMetricSource
{
    /// <summary>The metric's name: requests in flight, over what a member can have in flight at once.</summary>
    public const string InFlight = "in-flight";

    private readonly ILoadBalancerRegistry registry;
    private readonly double capacity;
    private readonly TimeProvider time;

    /// <summary>Makes one.</summary>
    /// <param name="registry">The balancer.</param>
    /// <param name="capacity">How many requests a member can have in flight and is busy to the full; more than zero.</param>
    /// <param name="time">The clock that readings are dated by; null for the system's.</param>
    /// <exception cref="ArgumentException">The balancer does not count requests in flight.</exception>
    public BalancerMetricSource(ILoadBalancerRegistry registry, double capacity, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        if (!registry.Capabilities.HasFlag(RegistryCapabilities.InFlightCounts))
        {
            throw new ArgumentException($"{registry.Name} does not count requests in flight; it can do: {registry.Capabilities}.", nameof(registry));
        }

        (this.registry, this.capacity, this.time) = (registry, capacity, time ?? TimeProvider.System);
    }

    /// <inheritdoc/>
    public ImmutableArray<string> Metrics => [InFlight];

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<MetricReading>> MeasureAsync(ImmutableArray<PoolMember> members, CancellationToken cancellationToken = default)
    {
        var known = await registry.ObserveAsync(cancellationToken).ConfigureAwait(false);
        var at = time.GetUtcNow();
        var counts = known.Where(status => status.InFlight is not null).ToDictionary(status => status.Backend.Id, status => status.InFlight!.Value, StringComparer.Ordinal);
        return [new()
        {
            Name = InFlight,
            TakenAt = at,
            Window = TimeSpan.Zero,
            Members = [.. members.Where(member => counts.ContainsKey(member.Id)).Select(member => new MemberReading(member.Id, counts[member.Id], capacity))],
        }];
    }
}
