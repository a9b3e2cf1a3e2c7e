using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Hosting;
using Spinup.Sdk.Leases;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Has a host sweep up after owners that died.</summary>
public static class DropletReaperSpinupBuilderExtensions
{
    /// <summary>Sweeps soon after the host starts and every ten minutes from then on, until it stops.</summary>
    /// <param name="builder">What <c>AddSpinup()</c> handed back; each of several accounts is swept by a call of its own.</param>
    /// <param name="configure">Sets what differs from the defaults. When called more than once, all are applied in order, and there is one sweeper.</param>
    /// <remarks>
    /// Five requests a sweep when there is nothing to do. A sweep that fails is logged and told to <see cref="DropletReaperOptions.OnFailure"/>;
    /// neither the next one nor the host depends on it. The end of the host ends a sweep; what it had not destroyed yet is for the next.
    /// The options are validated when the host starts, with an <see cref="OptionsValidationException"/> that names every problem.
    /// </remarks>
    public static ISpinupBuilder AddDropletReaper(this ISpinupBuilder builder, Action<DropletReaperOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        services.AddOptions<DropletReaperOptions>(name).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DropletReaperOptions>, DropletReaperOptionsValidator>());
        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        object? key = name.Length == 0 ? null : name;
        if (!services.Any(known => known.ServiceType == typeof(ReaperService) && Equals(known.ServiceKey, key)))
        {
            services.Add(ServiceDescriptor.DescribeKeyed(typeof(ReaperService), key, (provider, _) => Make(provider, name), ServiceLifetime.Singleton));
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<ReaperService>(key));
        }

        return builder;
    }

    private static ReaperService Make(IServiceProvider provider, string name)
    {
        object? key = name.Length == 0 ? null : name;
        return new(
            provider.GetRequiredKeyedService<IDropletReaper>(key),
            provider.GetRequiredService<IOptionsMonitor<DropletReaperOptions>>().Get(name),
            provider.GetRequiredService<TimeProvider>(),
            provider.Logger<ReaperService>());
    }
}
