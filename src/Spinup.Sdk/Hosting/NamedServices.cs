using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Spinup.Sdk.Hosting;

/// <summary>The services as one named account sees them: its own, under its name, first; then those all accounts share.</summary>
internal sealed class NamedServices(IServiceProvider all, string name) : IServiceProvider, IServiceProviderIsService
{
    public object? GetService(Type serviceType)
    {
        if (serviceType == typeof(IServiceProvider) || serviceType == typeof(IServiceProviderIsService))
        {
            return this;
        }

        return (all as IKeyedServiceProvider)?.GetKeyedService(serviceType, name) ?? all.GetService(serviceType);
    }

    // Asked where a type has several constructors.
    public bool IsService(Type serviceType) =>
        all.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(serviceType, name) == true
        || all.GetService<IServiceProviderIsService>()?.IsService(serviceType) == true;

    /// <summary>Takes what the rooms registered for the one account there would be, and registers it under the name.</summary>
    public static void Add(IServiceCollection services, IServiceCollection rooms, string name)
    {
        services.TryAddKeyedSingleton<IOptions<SpinupOptions>>(
            name, (provider, _) => Microsoft.Extensions.Options.Options.Create(provider.GetRequiredService<IOptionsMonitor<SpinupOptions>>().Get(name)));

        var isNew = !services.Any(descriptor => descriptor.ServiceType == typeof(Marker) && Equals(descriptor.ServiceKey, name));
        services.TryAddKeyedSingleton(name, new Marker());
        foreach (var descriptor in rooms)
        {
            if (descriptor.ServiceType == typeof(IHostedService))
            {
                // A host looks for these without a key, and wants every one of them once.
                if (isNew)
                {
                    var maker = new Maker(descriptor, name);
                    services.Add(ServiceDescriptor.Singleton(provider => (IHostedService)maker.Make(provider, null)));
                }
            }
            else if (IsShared(descriptor.ServiceType))
            {
                // Options, their validators, the time: the same for all accounts. Those of one type and one implementation count once.
                if (!services.Any(known => known.ServiceType == descriptor.ServiceType && !known.IsKeyedService
                    && (known.ImplementationType == descriptor.ImplementationType || descriptor.ServiceType == typeof(TimeProvider))))
                {
                    services.Add(descriptor);
                }
            }
            else if (!descriptor.IsKeyedService)
            {
                services.TryAdd(ServiceDescriptor.DescribeKeyed(descriptor.ServiceType, name, new Maker(descriptor, name).Make, descriptor.Lifetime));
            }
        }
    }

    private static bool IsShared(Type type) => type == typeof(TimeProvider) || type.Namespace == typeof(IOptions<>).Namespace;

    private sealed class Marker;

    private sealed class Maker
    {
        private readonly object? _instance;
        private readonly Func<IServiceProvider, object>? _factory;
        private readonly string _name;

        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
        private readonly Type? _type;

        public Maker(ServiceDescriptor descriptor, string name)
        {
            _name = name;
            _instance = descriptor.ImplementationInstance;
            _factory = descriptor.ImplementationFactory;
            _type = descriptor.ImplementationType;
        }

        public object Make(IServiceProvider provider, object? key)
        {
            var seen = new NamedServices(provider, _name);
            return _instance ?? _factory?.Invoke(seen) ?? ActivatorUtilities.CreateInstance(seen, _type!);
        }
    }
}
