using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.Pools;

namespace Spinup.Sdk.Hosting;

/// <summary>What one named autoscaler is made of.</summary>
public sealed class AutoscalerSetup
{
    /// <summary>Gets how it decides. It never leaves the bounds of <see cref="Pool"/>. Set its price for a budget.</summary>
    public AutoscalerOptions Options { get; } = new();

    /// <summary>Gets or sets what the pool's members are.</summary>
    /// <value>Has to be set.</value>
    public DropletPoolSpec? Pool { get; set; }

    /// <summary>Gets or sets what makes the balancer's registry.</summary>
    /// <value>Has to be set.</value>
    public Func<IServiceProvider, ILoadBalancerRegistry>? Registry { get; set; }

    /// <summary>Gets what makes the sources of its measurements; each is given the registry too.</summary>
    public IList<Func<IServiceProvider, ILoadBalancerRegistry, IMetricSource>> Sources { get; } = [];

    /// <summary>Gets what is told of members that come and go.</summary>
    public IList<Func<IServiceProvider, IPoolHook>> Hooks { get; } = [];
}
