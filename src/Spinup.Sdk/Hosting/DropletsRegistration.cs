using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Spending;
using Spinup.Sdk.Leases.Witnesses;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Hosting;

internal static class DropletsRegistration
{
    public static IServiceCollection AddSpinupDroplets(this IServiceCollection services)
    {
        services.TryAddSingleton(provider =>
        {
            // What destroys has to be there longer than what keeps count of what is to be destroyed.
            _ = provider.GetRequiredService<DropletDestroyer>();
            return new LiveDroplets();
        });
        services.TryAddSingleton(provider => new DropletShutdown(
            provider.GetRequiredService<LiveDroplets>(),
            provider.GetRequiredService<IOptions<SpinupOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.Logger<DropletShutdown>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, DropletShutdown>(provider => provider.GetRequiredService<DropletShutdown>()));
        services.TryAddSingleton(provider => new SignalShutdown(
            provider.GetRequiredService<DropletShutdown>(),
            provider.GetRequiredService<IOptions<SpinupOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new SizeCatalogue(
            provider.GetRequiredService<IDigitalOceanClient>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new RunKey(
            provider.GetRequiredService<IDigitalOceanClient>(),
            provider.GetRequiredService<IRemoteShellFactory>(),
            provider.GetRequiredService<IApiClock>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.Logger<RunKey>()));
        services.TryAddSingleton<IEphemeralDropletFactory>(provider =>
        {
            var parts = PartsOf(provider);

            // Listens from the first droplet on, if the options say so. Made after the parts, so that the end of the services destroys
            // the droplets while there is still something to destroy them with.
            _ = provider.GetRequiredService<SignalShutdown>();
            return new EphemeralDropletFactory(parts);
        });
        return services;
    }

    private static ProvisioningParts PartsOf(IServiceProvider provider)
    {
        var api = provider.GetRequiredService<IDigitalOceanClient>();
        var time = provider.GetRequiredService<TimeProvider>();
        return new(
            api,
            provider.GetRequiredService<IApiClock>(),
            time,
            provider.GetRequiredService<IOptions<SpinupOptions>>().Value,
            provider.GetRequiredService<IRemoteShellFactory>(),
            new DropletCreator(api, time, provider.GetRequiredService<IOptions<SettleOptions>>(), provider.Logger<DropletCreator>()),
            provider.GetRequiredService<DropletDestroyer>(),
            provider.GetRequiredService<BulkDestroyer>(),
            new SweepBeforeCreate(provider.GetRequiredService<IDropletReaper>(), provider.GetRequiredService<IOptions<SpinupOptions>>().Value, time, provider.Logger<SweepBeforeCreate>()),
            provider.GetRequiredService<SizeCatalogue>(),
            provider.GetRequiredService<RunKey>(),
            new LeaseRenewal(api, time, provider.Logger<LeaseRenewal>()),
            provider.GetRequiredService<ILeaseWitness>(),
            provider.GetRequiredService<ISpendGuard>(),
            provider.GetRequiredService<LiveDroplets>(),
            provider.Logger<EphemeralDropletFactory>());
    }
}
