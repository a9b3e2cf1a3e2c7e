using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace Spinup.Sdk.Hosting;

/// <summary>Builds the services of a collection where there is no container, for <see cref="SpinupClient"/>.</summary>
/// <remarks>
/// The least that serves: the same registrations as in a container, each service made once, disposed in reverse order.
/// No scopes. It exists so that the SDK needs only the abstractions of dependency injection, not an implementation.
/// Thread-safe.
/// </remarks>
internal sealed class ServiceGraph(IServiceCollection services) : IKeyedServiceProvider, IServiceProviderIsService, IAsyncDisposable
{
    // All of these only under the lock, which a service made while another is made enters again.
    private readonly Lock _lock = new();
    private readonly Dictionary<(ServiceDescriptor Descriptor, Type Type), object> _made = [];
    private readonly List<object> _toDispose = [];
    private readonly Stack<(ServiceDescriptor Descriptor, Type Type)> _making = [];
    private bool _disposed;

    public object? GetService(Type serviceType) => GetKeyedService(serviceType, serviceKey: null);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        GetKeyedService(serviceType, serviceKey) ?? throw new InvalidOperationException(
            $"No service of type {serviceType} {(serviceKey is null ? "" : $"with key \"{serviceKey}\" ")}was registered.");

    public object? GetKeyedService(Type serviceType, object? serviceKey)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (IsItself(serviceType))
        {
            return this;
        }

        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SpinupClient));
            if (IsEnumerable(serviceType))
            {
                return All(serviceType.GenericTypeArguments[0], serviceKey);
            }

            return Newest(serviceType, serviceKey) is { } descriptor ? Get(descriptor, serviceType) : null;
        }
    }

    // Asked where a type has several constructors.
    public bool IsService(Type serviceType) =>
        IsItself(serviceType) || IsEnumerable(serviceType) || Newest(serviceType, key: null) is not null;

    public async ValueTask DisposeAsync()
    {
        object[] toDispose;
        lock (_lock)
        {
            _disposed = true;
            toDispose = [.. _toDispose];
            _toDispose.Clear();
        }

        // What was finished last may use what was finished before it.
        foreach (var service in toDispose.Reverse())
        {
            if (service is IAsyncDisposable asynchronously)
            {
                await asynchronously.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                ((IDisposable)service).Dispose();
            }
        }
    }

    private static bool IsItself(Type type) => type == typeof(IServiceProvider) || type == typeof(IServiceProviderIsService);

    private static bool IsEnumerable(Type type) => type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(IEnumerable<>);

    private static bool IsFor(ServiceDescriptor descriptor, Type type, object? key) =>
        Equals(descriptor.ServiceKey, key)
        && (descriptor.ServiceType == type
            || (type.IsConstructedGenericType && descriptor.ServiceType == type.GetGenericTypeDefinition()));

    /// <summary>The registration made last, as in every container; one for exactly this type before one for an open generic.</summary>
    private ServiceDescriptor? Newest(Type type, object? key) =>
        services.LastOrDefault(descriptor => descriptor.ServiceType == type && Equals(descriptor.ServiceKey, key))
        ?? services.LastOrDefault(descriptor => IsFor(descriptor, type, key));

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Registered services are reference types, and arrays of those share their code.")]
    private Array All(Type type, object? key)
    {
        IList found = services.Where(descriptor => IsFor(descriptor, type, key)).Select(descriptor => Get(descriptor, type)).ToArray();
        var all = Array.CreateInstance(type, found.Count);
        found.CopyTo(all, 0);
        return all;
    }

    private object Get(ServiceDescriptor descriptor, Type type)
    {
        if (_made.TryGetValue((descriptor, type), out var made))
        {
            return made;
        }

        if (_making.Contains((descriptor, type)))
        {
            throw new InvalidOperationException($"Services need each other in a circle: {string.Join(" <- ", _making.Select(making => making.Type).Prepend(type))}.");
        }

        _making.Push((descriptor, type));
        try
        {
            var service = Make(descriptor, type, out var isOurs);
            if (descriptor.Lifetime != ServiceLifetime.Transient)
            {
                _made.Add((descriptor, type), service);
            }

            // A factory may hand on what another registration made; that one is disposed there.
            if (isOurs && service is IDisposable or IAsyncDisposable && !_toDispose.Exists(known => ReferenceEquals(known, service)))
            {
                _toDispose.Add(service);
            }

            return service;
        }
        finally
        {
            _making.Pop();
        }
    }

    private object Make(ServiceDescriptor descriptor, Type type, out bool isOurs)
    {
        isOurs = true;
        if (descriptor.IsKeyedService)
        {
            if (descriptor.KeyedImplementationInstance is { } keyedInstance)
            {
                isOurs = false;
                return keyedInstance;
            }

            return descriptor.KeyedImplementationFactory is { } keyedFactory
                ? keyedFactory(this, descriptor.ServiceKey)
                : Construct(descriptor.KeyedImplementationType!, type);
        }

        if (descriptor.ImplementationInstance is { } instance)
        {
            isOurs = false;
            return instance;
        }

        return descriptor.ImplementationFactory is { } factory ? factory(this) : Construct(descriptor.ImplementationType!, type);
    }

    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "As in Microsoft's own container: the arguments are reference types, which share their code.")]
    [UnconditionalSuppressMessage("Trimming", "IL2055", Justification = "The arguments met every demand when the service type was written down with them.")]
    private object Construct([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type implementation, Type type) =>
        ActivatorUtilities.CreateInstance(this, implementation.IsGenericTypeDefinition ? implementation.MakeGenericType(type.GenericTypeArguments) : implementation);
}
