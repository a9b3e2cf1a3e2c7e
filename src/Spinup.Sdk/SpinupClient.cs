using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Hosting;

namespace Spinup.Sdk;

/// <summary>The SDK without a container: the same services as <c>AddSpinup()</c> gives, in one object.</summary>
/// <remarks>
/// Thread-safe. Making one costs no request. Disposing it ends its connections and what its services hold; droplets that are
/// still rented are destroyed as when a host stops (see <see cref="SpinupOptions.ShutdownTimeout"/>).
/// </remarks>
public sealed class SpinupClient : IAsyncDisposable
{
    private readonly ServiceGraph _services;

    private SpinupClient(ServiceGraph services) => _services = services;

    /// <summary>Gets the typed API.</summary>
    public IDigitalOceanClient Api => _services.GetRequiredService<IDigitalOceanClient>();

    /// <summary>Gets the maker of droplets that exist for one task.</summary>
    public IEphemeralDropletFactory Droplets => _services.GetRequiredService<IEphemeralDropletFactory>();

    /// <summary>Gets every service, for those that have no property here.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Makes the SDK for one account.</summary>
    /// <param name="options">The token and what else differs from the defaults. Copied.</param>
    /// <exception cref="ArgumentException">The options are wrong; the message names every problem and never the token.</exception>
    public static SpinupClient Create(SpinupOptions options) => Create(options, static _ => { });

    /// <summary>Makes the SDK for one account, with services of the caller's own.</summary>
    /// <param name="options">The token and what else differs from the defaults. Copied.</param>
    /// <param name="configure">Adds to the services, or replaces some: what is registered here wins. <see cref="ISpinupBuilder.Name"/> is empty.</param>
    /// <exception cref="ArgumentException">The options are wrong; the message names every problem and never the token.</exception>
    /// <remarks>Hosted services are made and disposed with the client, but nothing starts them: that is what a host is for.</remarks>
    public static SpinupClient Create(SpinupOptions options, Action<ISpinupBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(configure);
        var services = new ServiceCollection();
        configure(services.AddSpinup(options.CopyTo));
        var graph = new ServiceGraph(services);
        try
        {
            _ = graph.GetRequiredService<IOptions<SpinupOptions>>().Value;
        }
        catch (OptionsValidationException wrong)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, wrong.Failures), nameof(options), wrong);
        }

        return new SpinupClient(graph);
    }

    /// <summary>Disposes the services, those made last first.</summary>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
