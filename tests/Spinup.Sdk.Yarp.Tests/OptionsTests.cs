using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.Yarp;
using Spinup.Testing;
using Yarp.ReverseProxy.Forwarder;

namespace Spinup.Tests.Sdk.Yarp;

/// <summary>What can be set, and what is public.</summary>
public sealed class OptionsTests
{
    public static TheoryData<string, Action<YarpRegistryOptions>, string> Wrong => new()
    {
        { "cluster", options => options.ClusterId = " ", "ClusterId is \" \"; it must name a cluster" },
        { "prefix", options => options.OwnerPrefix = "a b", "OwnerPrefix is \"a b\"; it must be 1 to 32" },
        { "path", options => options.HealthPath = "health", "HealthPath is \"health\"; it must be the path" },
        { "host", options => options.HealthPath = "//evil/", "HealthPath is \"//evil/\"" },
        { "fragment", options => options.HealthPath = "/health#x", "HealthPath is \"/health#x\"" },
        { "interval", options => options.Interval = TimeSpan.Zero, "Interval is 00:00:00; it must be between 00:00:00.0100000 and 00:10:00" },
        { "timeout", options => options.Timeout = TimeSpan.FromHours(1), "Timeout is 01:00:00; it must be between 00:00:00.0100000 and 00:10:00" },
        { "rise", options => options.Rise = 0, "Rise is 0; it must be between 1 and 100" },
        { "fall", options => options.Fall = 101, "Fall is 101; it must be between 1 and 100" },
        { "deadline", options => options.DrainDeadline = TimeSpan.FromHours(2), "DrainDeadline is 02:00:00; it must be between 00:00:00 and 01:00:00" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Options_Wrong_AreNamedWithWhatIsAllowed(string what, Action<YarpRegistryOptions> change, string message)
    {
        Assert.NotEmpty(what);
        var services = new ServiceCollection().AddLogging();
        services.AddReverseProxy().AddSpinupRegistry("web", change);
        using var provider = services.BuildServiceProvider();

        var failure = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<ILoadBalancerRegistry>("web"));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.Contains("\"web\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddSpinupRegistry_Twice_IsOne()
    {
        await using var proxy = await TestProxy.StartAsync(more: builder => builder.AddSpinupRegistry("web").AddSpinupRegistry(options => options.ClusterId = "web"));

        Assert.Same(proxy.Registry, proxy.Registry);
        Assert.Equal(("web", "web"), (proxy.Registry.Name, proxy.Services.GetRequiredService<ILoadBalancerRegistry>().Name));
        Assert.Single(proxy.Services.GetServices<IHttpForwarder>());
    }

    [Fact]
    public void Capabilities_ClaimWhatIsTested()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddReverseProxy().AddSpinupRegistry("web");
        using var provider = services.BuildServiceProvider();

        Assert.Equal(
            RegistryCapabilities.Drain | RegistryCapabilities.HealthGate | RegistryCapabilities.InFlightCounts | RegistryCapabilities.Barrier,
            provider.GetRequiredKeyedService<ILoadBalancerRegistry>("web").Capabilities);
    }

    [Fact]
    public void Forwarder_ReplacedAfterwards_IsRefused()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddReverseProxy().AddSpinupRegistry("web");
        services.AddSingleton<IHttpForwarder>(new NoForwarder());
        using var provider = services.BuildServiceProvider();

        Assert.Contains("IHttpForwarder", Assert.Throws<InvalidOperationException>(() => provider.GetRequiredKeyedService<ILoadBalancerRegistry>("web")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitUntilReady_ProxyNeverStarted_SaysSo()
    {
        await using var a = await TestBackend.StartAsync("a");
        var clock = new TestClock();
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock);
        services.AddReverseProxy().AddSpinupRegistry("web", options => options.Rise = 1);
        await using var provider = services.BuildServiceProvider();
        var registry = provider.GetRequiredKeyedService<ILoadBalancerRegistry>("web");
        await registry.RegisterAsync(a.Backend);
        await Eventually.Async(() => registry.ObserveAsync().Result.Single().Health is not null, () => "It was never probed.");

        var failure = await Assert.ThrowsAsync<LoadBalancerException>(() => clock.RunAsync(registry.WaitUntilReadyAsync("a", TimeSpan.FromMinutes(1))));

        Assert.Contains("MapReverseProxy", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void PublicApi_IsTheReviewedOne() => Snapshots.Verify(PublicApi.Of(typeof(YarpRegistryOptions).Assembly), "Spinup.Sdk.Yarp.PublicApi");

    private sealed class NoForwarder : IHttpForwarder
    {
        public ValueTask<ForwarderError> SendAsync(
            Microsoft.AspNetCore.Http.HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer) =>
            throw new NotSupportedException();
    }
}
