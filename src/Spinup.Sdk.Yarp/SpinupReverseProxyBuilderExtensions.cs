using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.Yarp;
using Spinup.Sdk.Yarp.Configuration;
using Spinup.Sdk.Yarp.Forwarding;
using Spinup.Sdk.Yarp.Members;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Makes the proxy of this process the load balancer of a pool.</summary>
public static class SpinupReverseProxyBuilderExtensions
{
    /// <summary>Adds the <see cref="ILoadBalancerRegistry"/> of one cluster.</summary>
    /// <param name="builder">What <c>AddReverseProxy()</c> handed back.</param>
    /// <param name="configure">Sets the cluster, and what else differs from the defaults. When called more than once, all are applied in order.</param>
    /// <remarks>
    /// <para>The cluster and the route to it are the user's, from configuration or code: its load-balancing policy, session affinity, transforms and HTTP client
    /// settings hold for the backends too, and destinations of the user's own stay. Backends are added to the cluster when they are ready, and only then; a reload of the
    /// user's configuration keeps them. No other cluster and no route is touched.</para>
    /// <para>A backend gets no request before <see cref="YarpRegistryOptions.Rise"/> probes in a row succeeded and it was admitted
    /// (<see cref="ILoadBalancerRegistry.WaitUntilReadyAsync"/> or <see cref="ILoadBalancerRegistry.ReconcileAsync"/>); after <see cref="YarpRegistryOptions.Fall"/> failures
    /// none until it is healthy again. One that drains gets no request from the moment the drain begins; those in flight go on, are counted exactly, and are cut at
    /// the deadline: a client whose answer had not begun gets a 502 or 504, another sees its connection end. A request that had picked a backend just before its gate closed goes to another one.
    /// Registering a backend that drains takes it back, and ends the drain with a <see cref="LoadBalancerException"/>. Removing one that was not drained drains it first, for
    /// at most <see cref="YarpRegistryOptions.DrainDeadline"/>.</para>
    /// <para>Session affinity: a backend's destination id stays the same while it is down and back, so its clients come back to it. While it is down or drains they are the
    /// affinity failure policy's: <c>Redistribute</c>, the default, sends them to another backend and has them stay there; with <c>Return503Error</c> they get 503, of which a log message warns.
    /// What a session needs is to be kept elsewhere than on the backend, if its backend may be drained.</para>
    /// <para>Weights are not looked at: the proxy's policies know none. Thread-safe; makes one probe request per backend and interval.</para>
    /// </remarks>
    public static IReverseProxyBuilder AddSpinupRegistry(this IReverseProxyBuilder builder, Action<YarpRegistryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddShared(Options.Options.DefaultName, configure);
        builder.Services.TryAddSingleton<ILoadBalancerRegistry>(static provider => Make(provider, Options.Options.DefaultName));
        return builder;
    }

    /// <summary>Adds the <see cref="ILoadBalancerRegistry"/> of one of several clusters, keyed by the name.</summary>
    /// <param name="builder">What <c>AddReverseProxy()</c> handed back.</param>
    /// <param name="name">The registry's name, as in <c>[FromKeyedServices("web")] ILoadBalancerRegistry registry</c>; the cluster's id too, unless another is set.</param>
    /// <param name="configure">Sets what differs from the defaults. When called more than once, all are applied in order.</param>
    /// <remarks>As <see cref="AddSpinupRegistry(IReverseProxyBuilder, Action{YarpRegistryOptions}?)"/>.</remarks>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty: that is the registry without a name.</exception>
    public static IReverseProxyBuilder AddSpinupRegistry(this IReverseProxyBuilder builder, string name, Action<YarpRegistryOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        builder.AddShared(name, options =>
        {
            if (options.ClusterId.Length == 0)
            {
                options.ClusterId = name;
            }

            configure?.Invoke(options);
        });
        builder.Services.TryAddKeyedSingleton<ILoadBalancerRegistry>(name, static (provider, key) => Make(provider, (string)key!));
        return builder;
    }

    private static void AddShared(this IReverseProxyBuilder builder, string name, Action<YarpRegistryOptions>? configure)
    {
        var services = builder.Services;
        services.AddOptions<YarpRegistryOptions>(name).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<YarpRegistryOptions>, YarpRegistryOptionsValidator>());
        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        if (services.Any(known => known.ServiceType == typeof(ClusterMembers)))
        {
            return;
        }

        services.AddSingleton<ClusterMembers>();
        services.AddSingleton<MembersConfigProvider>();
        services.AddSingleton<IProxyConfigProvider>(static provider => provider.GetRequiredService<MembersConfigProvider>());
        services.AddSingleton<IConfigChangeListener>(static provider => provider.GetRequiredService<MembersConfigProvider>());
        services.AddSingleton<IProxyConfigFilter, MembersConfigFilter>();
        services.TryAddSingleton(TimeProvider.System);

        var inner = services.LastOrDefault(known => known.ServiceType == typeof(IHttpForwarder) && !known.IsKeyedService)
            ?? throw new InvalidOperationException("There is no IHttpForwarder; call AddReverseProxy() first.");
        services.Remove(inner);
        services.AddSingleton<IHttpForwarder>(provider => new GatedForwarder(
            (IHttpForwarder)(inner.ImplementationInstance ?? inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!)),
            provider.GetRequiredService<ClusterMembers>()));
    }

    private static YarpRegistry Make(IServiceProvider provider, string name)
    {
        if (provider.GetRequiredService<IHttpForwarder>() is not GatedForwarder)
        {
            throw new InvalidOperationException("Another IHttpForwarder was registered after AddSpinupRegistry(), so that requests would pass by the backends' gates. Register it before.");
        }

        var options = provider.GetRequiredService<IOptionsMonitor<YarpRegistryOptions>>().Get(name);
        return new YarpRegistry(
            name.Length == 0 ? options.ClusterId : name,
            options,
            provider.GetRequiredService<ClusterMembers>(),
            provider.GetRequiredService<MembersConfigProvider>(),
            provider.GetRequiredService<IProxyStateLookup>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<YarpRegistry>>() ?? NullLogger<YarpRegistry>.Instance);
    }
}
