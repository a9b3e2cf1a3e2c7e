using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Remote;
using Spinup.Sdk.Remote.OpenSsh;

namespace Spinup.Sdk.Hosting;

internal static class RemoteRegistration
{
    public static IServiceCollection AddSpinupRemote(this IServiceCollection services)
    {
        services.AddOptions<RemoteOptions>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RemoteOptions>, RemoteOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);

        // A container without logging still gets shells.
        services.TryAddSingleton<IRemoteShellFactory>(static provider => new OpenSshShellFactory(
            provider.GetRequiredService<IOptions<RemoteOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger<OpenSshShellFactory>()));
        return services;
    }
}
