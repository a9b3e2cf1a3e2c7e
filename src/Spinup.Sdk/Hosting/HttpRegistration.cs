using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Http;

namespace Spinup.Sdk.Hosting;

internal static class HttpRegistration
{
    public static IServiceCollection AddSpinupHttp(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ApiClock(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IApiClock>(provider => provider.GetRequiredService<ApiClock>());
        services.TryAddSingleton(provider => new SpinupHttp(
            provider.GetRequiredService<IOptions<SpinupOptions>>().Value,
            provider.GetRequiredService<ApiClock>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.LoggerFactory()));
        return services;
    }

    /// <summary>The container's loggers, or ones that drop everything: AddLogging may not have been called, and must still win when it is called later.</summary>
    public static ILoggerFactory LoggerFactory(this IServiceProvider provider) =>
        provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;

    /// <summary>A logger for <typeparamref name="T"/>, in a container with or without AddLogging.</summary>
    public static ILogger<T> Logger<T>(this IServiceProvider provider) => provider.LoggerFactory().CreateLogger<T>();
}
