using Microsoft.Extensions.DependencyInjection;

namespace Spinup.Sdk.Hosting;

internal static class DropletsRegistration
{
    public static IServiceCollection AddSpinupDroplets(this IServiceCollection services) => services;
}
