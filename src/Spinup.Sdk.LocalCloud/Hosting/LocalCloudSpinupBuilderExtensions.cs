using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spinup.Sdk;
using Spinup.Sdk.Hosting;
using Spinup.Sdk.LocalCloud;
using Spinup.Sdk.LocalCloud.Shells;
using Spinup.Sdk.Remote;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a DigitalOcean on this machine in the real one's place.</summary>
public static class LocalCloudSpinupBuilderExtensions
{
    /// <summary>Starts a LocalCloud when it is first needed and uses it; it ends with the service provider.</summary>
    /// <param name="builder">What <c>AddSpinup()</c> handed back.</param>
    /// <param name="configure">Sets what differs from the defaults.</param>
    /// <remarks>Token and address of the options are replaced; each name of <c>AddSpinup(name)</c> gets an account of its own. Commands run on this machine with the Process host.</remarks>
    public static ISpinupBuilder UseLocalCloud(this ISpinupBuilder builder, Action<LocalCloudOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton(services =>
        {
            var options = new LocalCloudOptions();
            configure?.Invoke(options);
            var loggers = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;

            // Registration is synchronous, and the address is needed with it. The start binds a port and waits for nothing else.
            return Task.Run(() => LocalCloud.StartAsync(options, loggers)).GetAwaiter().GetResult();
        });
        return Use(builder);
    }

    /// <summary>Uses a LocalCloud that runs; whoever started it ends it.</summary>
    /// <param name="builder">What <c>AddSpinup()</c> handed back.</param>
    /// <param name="cloud">The cloud.</param>
    /// <remarks>Token and address of the options are replaced; each name of <c>AddSpinup(name)</c> gets an account of its own.</remarks>
    public static ISpinupBuilder UseLocalCloud(this ISpinupBuilder builder, LocalCloud cloud)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(cloud);
        builder.Services.AddSingleton(cloud);
        return Use(builder);
    }

    private static ISpinupBuilder Use(ISpinupBuilder builder)
    {
        builder.Services.AddOptions<SpinupOptions>(builder.Name).Configure<LocalCloud>((options, cloud) =>
        {
            options.ApiUrl = cloud.ApiUrl;
            options.Token = cloud.TokenFor(builder.Name);
            options.TokenProvider = null;
        });

        UseShells(builder.Services, builder.Name);
        return builder;
    }

    // The factory there is already opens the connections over SSH; ours says where they go.
    private static void UseShells(IServiceCollection services, string name)
    {
        object? key = name.Length == 0 ? null : name;
        if (services.LastOrDefault(d => d.ServiceType == typeof(IRemoteShellFactory) && Equals(d.ServiceKey, key)) is not { } openSsh)
        {
            return;
        }

        var innerKey = "spinup-localcloud-openssh/" + name;
        services.Remove(openSsh);
        services.AddKeyedSingleton(innerKey, (provider, _) => Make(provider, openSsh));
        services.Add(ServiceDescriptor.DescribeKeyed(typeof(IRemoteShellFactory), key, (provider, _) =>
        {
            var options = provider.GetRequiredService<IOptionsMonitor<SpinupOptions>>();
            return new LocalCloudShellFactory(
                provider.GetRequiredKeyedService<IRemoteShellFactory>(innerKey),
                options.Get(name).ApiUrl,
                _ => new ValueTask<string>(options.Get(name).Token ?? ""));
        }, ServiceLifetime.Singleton));
    }

    private static IRemoteShellFactory Make(IServiceProvider provider, ServiceDescriptor descriptor) => (IRemoteShellFactory)(descriptor.IsKeyedService
        ? descriptor.KeyedImplementationInstance
            ?? descriptor.KeyedImplementationFactory?.Invoke(provider, descriptor.ServiceKey)
            ?? ActivatorUtilities.CreateInstance(provider, descriptor.KeyedImplementationType!)
        : descriptor.ImplementationInstance
            ?? descriptor.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, descriptor.ImplementationType!));
}
