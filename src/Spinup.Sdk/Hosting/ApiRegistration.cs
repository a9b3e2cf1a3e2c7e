using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Spinup.Sdk.Api;
using Spinup.Sdk.Http;

namespace Spinup.Sdk.Hosting;

internal static class ApiRegistration
{
    public static IServiceCollection AddSpinupApi(this IServiceCollection services)
    {
        services.TryAddSingleton<IDigitalOceanClient>(static provider => new DigitalOceanClient(provider.GetRequiredService<SpinupHttp>().Client));
        return services;
    }
}
