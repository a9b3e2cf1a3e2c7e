using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Spinup.Sdk;
using Spinup.Sdk.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Brings elastic compute on DigitalOcean into a service collection.</summary>
public static class SpinupServiceCollectionExtensions
{
    /// <summary>Adds the SDK. Calling it twice is harmless; a service registered before stays.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the token and what else differs from the defaults.</param>
    public static ISpinupBuilder AddSpinup(this IServiceCollection services, Action<SpinupOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<SpinupOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SpinupOptions>, SpinupOptionsValidator>());
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.AddSpinupHttp().AddSpinupApi().AddSpinupRemote().AddSpinupLeases().AddSpinupDroplets();
        return new SpinupBuilder(services);
    }

    private sealed class SpinupBuilder(IServiceCollection services) : ISpinupBuilder
    {
        public string Name => "";

        public IServiceCollection Services => services;
    }
}
