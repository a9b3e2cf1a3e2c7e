using Microsoft.Extensions.DependencyInjection;

namespace Spinup.Sdk.Hosting;

internal static class HttpRegistration
{
    public static IServiceCollection AddSpinupHttp(this IServiceCollection services) => services;
}
