using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LocalCloud;
using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Droplets;

/// <summary>A Memory cloud, the SDK on it and shells without machines; at its end the cloud must hold no droplet and no key.</summary>
internal sealed class CloudFixture : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly bool mayLeave;

    private CloudFixture(LocalCloud cloud, ServiceProvider services, FakeShells shells, RecordingLoggerFactory log, bool mayLeave) =>
        (Cloud, this.services, Shells, Log, this.mayLeave) = (cloud, services, shells, log, mayLeave);

    public LocalCloud Cloud { get; }

    public FakeShells Shells { get; }

    public RecordingLoggerFactory Log { get; }

    public IEphemeralDropletFactory Droplets => services.GetRequiredService<IEphemeralDropletFactory>();

    public IServiceProvider Services => services;

    public static EphemeralDropletSpec Spec { get; } = new() { Size = "s-1vcpu-1gb", Region = "nyc3", Image = "ubuntu-24-04-x64" };

    /// <param name="cloud">What differs from the cloud's defaults.</param>
    /// <param name="sdk">What differs from the SDK's.</param>
    /// <param name="settle">What differs from the settle times, which are short here.</param>
    /// <param name="more">More services.</param>
    /// <param name="wrap">What stands between the SDK's rooms and its API client.</param>
    /// <param name="mayLeave">Whether the test leaves something behind on purpose.</param>
    public static async Task<CloudFixture> StartAsync(
        Action<LocalCloudOptions>? cloud = null,
        Action<SpinupOptions>? sdk = null,
        Action<SettleOptions>? settle = null,
        Action<IServiceCollection>? more = null,
        Func<IDigitalOceanClient, IDigitalOceanClient>? wrap = null,
        bool mayLeave = false)
    {
        var options = new LocalCloudOptions { EnforceRateLimits = false };
        cloud?.Invoke(options);
        var running = await LocalCloud.StartAsync(options);
        var shells = new FakeShells();
        var log = new RecordingLoggerFactory();
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(log);
        services.AddSingleton<IRemoteShellFactory>(shells);
        more?.Invoke(services);
        services.AddSpinup(o =>
        {
            o.ApiUrl = running.ApiUrl;
            o.Token = running.Token;
            sdk?.Invoke(o);
        });
        services.Configure<SettleOptions>(o =>
        {
            o.FirstLook = TimeSpan.FromMilliseconds(5);
            o.BetweenLooks = TimeSpan.FromMilliseconds(20);
            o.LongestPause = TimeSpan.FromMilliseconds(50);
            o.DeleteAgainAfter = TimeSpan.FromMilliseconds(100);
            o.Newborn = TimeSpan.FromSeconds(5); // moments of the API are cut to seconds
            o.LostAnswer = TimeSpan.FromMilliseconds(300);
            o.SecondLook = TimeSpan.FromMilliseconds(20);
            settle?.Invoke(o);
        });
        if (wrap is not null)
        {
            var client = services.Last(service => service.ServiceType == typeof(IDigitalOceanClient));
            services.AddSingleton(provider => wrap((IDigitalOceanClient)client.ImplementationFactory!(provider)));
        }

        return new(running, services.BuildServiceProvider(), shells, log, mayLeave);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!mayLeave)
            {
                AssertEmpty();
            }
        }
        finally
        {
            await services.DisposeAsync();
            await Cloud.DisposeAsync();
        }
    }

    public void AssertEmpty()
    {
        Assert.Equal(0, Cloud.DropletCount);
        Assert.Equal(0, Cloud.KeyCount);
    }
}
