using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.LoadBalancing.HAProxy;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.LoadBalancing.HAProxy;

/// <summary>A real HAProxy to try registries on.</summary>
internal sealed class HAProxyFixture : BalancerFixture
{
    private readonly List<HAProxyRegistry> registries = [];

    private HAProxyFixture(HAProxyServer server) => Server = server;

    public HAProxyServer Server { get; }

    public override Uri Url => Server.Url;

    public static async Task<HAProxyFixture> StartAsync(IEnumerable<string>? servers = null, bool holdsWhenEmpty = false) => new(await HAProxyServer.StartAsync(servers, holdsWhenEmpty));

    /// <summary>Options with checks quick enough for a test.</summary>
    public static HAProxyOptions OptionsFor(HAProxyServer server, string owner = "web") => new()
    {
        Socket = server.Socket,
        Section = HAProxyServer.Section,
        Owner = owner,
        CheckInterval = TimeSpan.FromMilliseconds(200),
        FastCheckInterval = TimeSpan.FromMilliseconds(50),
        DownCheckInterval = TimeSpan.FromMilliseconds(50),
        PollInterval = TimeSpan.FromMilliseconds(20),
    };

    public override ILoadBalancerRegistry NewRegistry(string owner = "web") => NewRegistry(OptionsFor(Server, owner));

    public HAProxyRegistry NewRegistry(HAProxyOptions options)
    {
        var registry = new HAProxyRegistry(options, TimeProvider.System);
        registries.Add(registry);
        return registry;
    }

    public override async Task<bool> AddForeignAsync(HttpBackend backend)
    {
        Assert.Contains("registered", await Server.AskAsync($"add server {HAProxyServer.Section}/{backend.Id} 127.0.0.1:{backend.Port} weight 100"), StringComparison.Ordinal);
        await Server.AskAsync($"set server {HAProxyServer.Section}/{backend.Id} state ready");
        return true;
    }

    protected override async ValueTask EndAsync()
    {
        foreach (var registry in registries)
        {
            await registry.DisposeAsync();
        }

        await Server.DisposeAsync();
    }
}
