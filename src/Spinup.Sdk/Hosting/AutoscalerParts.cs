using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Boot;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.Pools;

namespace Spinup.Sdk.Hosting;

/// <summary>The name of an autoscaler that was added.</summary>
internal sealed record AutoscalerName(string Name);

/// <summary>Makes one named autoscaler and its pool from a host's services.</summary>
internal sealed class AutoscalerParts(IServiceProvider all, object? account, AutoscalerSetup setup)
{
    private readonly IServiceProvider services = account is string name ? new NamedServices(all, name) : all;

    public DropletPool Pool()
    {
        var api = services.GetRequiredService<IDigitalOceanClient>();
        var time = services.GetRequiredService<TimeProvider>();
        var settle = services.GetRequiredService<IOptions<SettleOptions>>();
        return new(
            new PoolParts(
                api,
                services.GetRequiredService<IApiClock>(),
                time,
                new DropletCreator(api, time, settle, all.Logger<DropletCreator>()),
                services.GetRequiredService<BulkDestroyer>(),
                new LeaseRenewal(api, time, all.Logger<LeaseRenewal>()),
                services.GetRequiredService<SizeCatalogue>(),
                all.GetRequiredKeyedService<AccountListing>(account ?? string.Empty),
                all.GetRequiredService<BootTimes>(),
                setup.Registry!(all),
                [.. setup.Hooks.Select(make => make(all))],
                services.GetService<PoolTimings>() ?? new(),
                services.GetRequiredService<IOptions<SpinupOptions>>().Value.DestroyTimeout,
                all.Logger<DropletPool>()),
            setup.Pool!);
    }

    public Autoscaler Autoscaler(string name, DropletPool pool)
    {
        var (options, spec) = (setup.Options, setup.Pool!);
        (options.Min, options.Max) = (Math.Max(options.Min, spec.Min), Math.Min(options.Max, spec.Max));
        return new(name, options, setup.Sources.Select(make => make(all, pool.Registry)), pool, services.GetRequiredService<TimeProvider>(), all.Logger<Autoscaler>());
    }
}
