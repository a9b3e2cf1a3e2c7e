using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.Yarp;
using Spinup.Testing;
using Yarp.ReverseProxy.Configuration;

namespace Spinup.Tests.Sdk.Yarp;

/// <summary>A real proxy on a loopback port, with the cluster "web" behind every path, and a second one, "other", that is nobody's business.</summary>
internal sealed class TestProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _handler = new() { UseProxy = false, MaxConnectionsPerServer = 1000 };

    private TestProxy(WebApplication app, RecordingLoggerFactory loggers)
    {
        (_app, Loggers) = (app, loggers);
        Client = new HttpClient(_handler) { Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Client { get; }

    public RecordingLoggerFactory Loggers { get; }

    public IServiceProvider Services => _app.Services;

    public ILoadBalancerRegistry Registry => Services.GetRequiredKeyedService<ILoadBalancerRegistry>("web");

    public InMemoryConfigProvider UserConfig => Services.GetRequiredService<InMemoryConfigProvider>();

    public static ClusterConfig Web { get; } = new() { ClusterId = "web", LoadBalancingPolicy = "RoundRobin" };

    public static RouteConfig[] Routes { get; } =
    [
        new() { RouteId = "other", ClusterId = "other", Order = 1, Match = new RouteMatch { Path = "/other/{**rest}" }, Transforms = [new Dictionary<string, string> { ["PathRemovePrefix"] = "/other" }] },
        new() { RouteId = "web", ClusterId = "web", Order = 2, Match = new RouteMatch { Path = "{**rest}" } },
    ];

    public static async Task<TestProxy> StartAsync(
        ClusterConfig? web = null, Action<YarpRegistryOptions>? configure = null, Action<IReverseProxyBuilder>? more = null, Action<IReverseProxyApplicationBuilder>? pipeline = null,
        bool keepLogs = true)
    {
        var loggers = new RecordingLoggerFactory();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore().AddSingleton<ILoggerFactory>(keepLogs ? loggers : NullLoggerFactory.Instance);
        var proxy = builder.Services.AddReverseProxy().LoadFromMemory(Routes, [web ?? Web, new ClusterConfig { ClusterId = "other" }]).AddSpinupRegistry("web", options =>
        {
            Quick(options);
            configure?.Invoke(options);
        });
        more?.Invoke(proxy);
        var app = builder.Build();
        app.UseRouting();
        if (pipeline is null)
        {
            app.MapReverseProxy();
        }
        else
        {
            app.MapReverseProxy(pipeline);
        }

        await app.StartAsync();
        var made = new TestProxy(app, loggers);
        made.Client.BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return made;
    }

    /// <summary>As the defaults, only a hundred times as fast.</summary>
    public static void Quick(YarpRegistryOptions options)
    {
        options.Interval = TimeSpan.FromMilliseconds(20);
        options.DrainDeadline = TimeSpan.FromSeconds(20);
    }

    /// <summary>Asks the given number of times, one after the other, and says who answered how often; other statuses than 200 under their number.</summary>
    public async Task<Dictionary<string, int>> AskAsync(int times = 12)
    {
        var answers = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < times; i++)
        {
            using var response = await Client.GetAsync(new Uri("/", UriKind.Relative));
            var who = response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync() : ((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
            answers[who] = answers.GetValueOrDefault(who) + 1;
        }

        return answers;
    }

    public async Task<BackendStatus?> FindAsync(string id) => (await Registry.ObserveAsync()).SingleOrDefault(status => status.Backend.Id == id);

    public async Task AdmitAsync(params TestBackend[] backends)
    {
        foreach (var backend in backends)
        {
            await Registry.RegisterAsync(backend.Backend);
            await Registry.WaitUntilReadyAsync(backend.Name, TimeSpan.FromSeconds(20));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
