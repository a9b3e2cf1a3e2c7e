using Microsoft.Extensions.DependencyInjection;

namespace Spinup.Sdk.Hosting;

internal static class RemoteRegistration
{
    public static IServiceCollection AddSpinupRemote(this IServiceCollection services) => services;
}
