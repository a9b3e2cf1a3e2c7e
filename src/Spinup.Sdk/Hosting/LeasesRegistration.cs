using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Hosting;

internal static class LeasesRegistration
{
    public static IServiceCollection AddSpinupLeases(this IServiceCollection services)
    {
        services.AddOptions<SettleOptions>();
        services.TryAddSingleton(provider => new DropletDestroyer(
            provider.GetRequiredService<IDigitalOceanClient>(),
            provider.GetRequiredService<IApiClock>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<SettleOptions>>(),
            provider.LoggerFactory()));
        services.TryAddSingleton<IDropletDestroyer>(provider => new ListedDropletDestroyer(
            provider.GetRequiredService<DropletDestroyer>(),
            provider.GetRequiredService<IOptions<SpinupOptions>>()));
        services.TryAddSingleton<IDropletReaper>(provider => new DropletReaper(
            provider.GetRequiredService<IDigitalOceanClient>(),
            provider.GetRequiredService<IApiClock>(),
            provider.GetRequiredService<DropletDestroyer>(),
            provider.GetRequiredService<IOptions<SpinupOptions>>(),
            provider.Logger<DropletReaper>()));
        return services;
    }
}
