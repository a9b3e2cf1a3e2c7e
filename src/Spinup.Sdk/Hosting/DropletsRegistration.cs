using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Hosting;

internal static class DropletsRegistration
{
    public static IServiceCollection AddSpinupDroplets(this IServiceCollection services)
    {
        services.TryAddSingleton<LiveDroplets>();
        services.TryAddSingleton(provider => new SizeCatalogue(
            provider.GetRequiredService<IDigitalOceanClient>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new RunKey(
            provider.GetRequiredService<IDigitalOceanClient>(),
            provider.GetRequiredService<IRemoteShellFactory>(),
            provider.GetRequiredService<IApiClock>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.Logger<RunKey>()));
        services.TryAddSingleton<IEphemeralDropletFactory>(provider => new EphemeralDropletFactory(PartsOf(provider)));
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
            provider.GetRequiredService<SizeCatalogue>(),
            provider.GetRequiredService<RunKey>(),
            provider.GetRequiredService<LiveDroplets>(),
            provider.Logger<EphemeralDropletFactory>());
    }
}
