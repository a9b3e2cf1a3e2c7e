using Microsoft.Extensions.DependencyInjection;

namespace Spinup.Sdk.Hosting;

internal static class LeasesRegistration
{
    public static IServiceCollection AddSpinupLeases(this IServiceCollection services) => services;
}
