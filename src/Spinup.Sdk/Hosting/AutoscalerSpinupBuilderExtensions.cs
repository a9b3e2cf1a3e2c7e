using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Boot;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Hosting;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Pools;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Has a host keep pools as large as their load needs.</summary>
public static class AutoscalerSpinupBuilderExtensions
{
    /// <summary>Adds a pool of droplets and an autoscaler that moves it; one hosted service runs all of an account's.</summary>
    /// <param name="builder">What <c>AddSpinup()</c> handed back.</param>
    /// <param name="name">The autoscaler's name: <see cref="IAutoscaler"/> and <see cref="DropletPool"/> are services keyed by it.</param>
    /// <param name="configure">Says what it is made of.</param>
    /// <remarks>
    /// At rest one listing a minute for all pools of the account, and three requests a pool each half lease. The host's end leaves the pools as they are: the next start adopts
    /// them, and without one their leases end. Validated when the host starts, with an <see cref="OptionsValidationException"/> that names every problem.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public static ISpinupBuilder AddAutoscaler(this ISpinupBuilder builder, string name, Action<AutoscalerSetup> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        if (services.Any(known => known.ServiceType == typeof(IAutoscaler) && Equals(known.ServiceKey, name)))
        {
            throw new ArgumentException($"There is an autoscaler \"{name}\" already.", nameof(name));
        }

        services.AddOptions<AutoscalerSetup>(name).Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AutoscalerSetup>, AutoscalerSetupValidator>());
        object? account = builder.Name.Length == 0 ? null : builder.Name;
        services.TryAddSingleton<BootTimes>();
        services.TryAddKeyedSingleton(account ?? string.Empty, (provider, _) =>
            new AccountListing(provider.GetRequiredKeyedService<IDigitalOceanClient>(account), provider.GetRequiredService<TimeProvider>()));
        services.AddKeyedSingleton(name, (provider, _) => new AutoscalerParts(provider, account, provider.GetRequiredService<IOptionsMonitor<AutoscalerSetup>>().Get(name)).Pool());
        services.AddKeyedSingleton<IAutoscaler>(name, (provider, _) =>
            new AutoscalerParts(provider, account, provider.GetRequiredService<IOptionsMonitor<AutoscalerSetup>>().Get(name)).Autoscaler(name, provider.GetRequiredKeyedService<DropletPool>(name)));
        services.AddSingleton(new AutoscalerName(name));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, AutoscalerService>());
        return builder;
    }
}
