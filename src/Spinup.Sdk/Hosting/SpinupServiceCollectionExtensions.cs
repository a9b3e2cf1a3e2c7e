using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Spinup.Sdk;
using Spinup.Sdk.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Brings elastic compute on DigitalOcean into a service collection.</summary>
public static class SpinupServiceCollectionExtensions
{
    /// <summary>Adds the SDK for one account. Calling it twice is harmless; a service registered before stays.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the token and what else differs from the defaults. When called more than once, all are applied in order.</param>
    /// <returns>What the rest of the SDK hangs off.</returns>
    /// <remarks>
    /// The services are singletons: <see cref="Spinup.Sdk.Api.IDigitalOceanClient"/> and
    /// <see cref="Spinup.Sdk.Droplets.IEphemeralDropletFactory"/> above all. Makes no request. The options are validated when the
    /// host starts, or when the first service is resolved, with an <see cref="OptionsValidationException"/> that names every
    /// problem and never the token.
    /// </remarks>
    public static ISpinupBuilder AddSpinup(this IServiceCollection services, Action<SpinupOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSpinupOptions(Options.Options.DefaultName, configure);
        services.AddSpinupRooms();
        return new SpinupBuilder(services, Options.Options.DefaultName);
    }

    /// <summary>Adds the SDK for one of several accounts. Its services are keyed by the name, and so are its options.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The account's name in this program, as in <c>[FromKeyedServices("staging")] IDigitalOceanClient client</c>.</param>
    /// <param name="configure">Sets the token and what else differs from the defaults. When called more than once, all are applied in order.</param>
    /// <returns>What the rest of the SDK hangs off.</returns>
    /// <remarks>
    /// As <see cref="AddSpinup(IServiceCollection, Action{SpinupOptions}?)"/>. A keyed service registered under the same name
    /// before stays. The <see cref="TimeProvider"/> and the loggers are shared by all accounts.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty: that is the account without a name.</exception>
    public static ISpinupBuilder AddSpinup(this IServiceCollection services, string name, Action<SpinupOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        services.AddSpinupOptions(name, configure);
        NamedServices.Add(services, new ServiceCollection().AddSpinupRooms(), name);
        return new SpinupBuilder(services, name);
    }

    private static void AddSpinupOptions(this IServiceCollection services, string name, Action<SpinupOptions>? configure)
    {
        services.AddOptions<SpinupOptions>(name).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SpinupOptions>, SpinupOptionsValidator>());
        if (configure is not null)
        {
            services.Configure(name, configure);
        }
    }

    private static IServiceCollection AddSpinupRooms(this IServiceCollection services) =>
        services.AddSpinupHttp().AddSpinupApi().AddSpinupRemote().AddSpinupLeases().AddSpinupDroplets();

    private sealed class SpinupBuilder(IServiceCollection services, string name) : ISpinupBuilder
    {
        public string Name => name;

        public IServiceCollection Services => services;
    }
}
