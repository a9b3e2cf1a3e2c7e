using Microsoft.Extensions.DependencyInjection;

namespace Spinup.Sdk.Hosting;

internal static class ApiRegistration
{
    public static IServiceCollection AddSpinupApi(this IServiceCollection services) => services;
}
