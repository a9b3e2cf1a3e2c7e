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
    /// <remarks>Token and address of the options are replaced. Commands run on this machine with the Process host.</remarks>
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
    /// <remarks>Token and address of the options are replaced.</remarks>
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
            options.Token = cloud.Token;
            options.TokenProvider = null;
        });

        // The factory there is already opens the connections over SSH; ours says where they go.
        if (builder.Services.LastOrDefault(d => d.ServiceType == typeof(IRemoteShellFactory) && !d.IsKeyedService) is { } openSsh)
        {
            builder.Services.AddKeyedSingleton(InnerKey, (services, _) => Make(services, openSsh));
            builder.Services.Replace(ServiceDescriptor.Singleton<IRemoteShellFactory>(services =>
            {
                var options = services.GetRequiredService<IOptionsMonitor<SpinupOptions>>();
                return new LocalCloudShellFactory(
                    services.GetRequiredKeyedService<IRemoteShellFactory>(InnerKey),
                    options.Get(builder.Name).ApiUrl,
                    _ => new ValueTask<string>(options.Get(builder.Name).Token ?? ""));
            }));
        }

        return builder;
    }

    private const string InnerKey = "spinup-localcloud-openssh";

    private static IRemoteShellFactory Make(IServiceProvider services, ServiceDescriptor descriptor) =>
        (IRemoteShellFactory)(descriptor.ImplementationInstance
            ?? descriptor.ImplementationFactory?.Invoke(services)
            ?? ActivatorUtilities.CreateInstance(services, descriptor.ImplementationType!));
}
