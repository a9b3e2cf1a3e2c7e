using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk.LoadBalancing;
using Spinup.Testing;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;

namespace Spinup.Tests.Sdk.Yarp;

/// <summary>What is wished, what is there, and what others have there.</summary>
public sealed class ReconcileTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Reconcile_AddsAdmitsAndRemoves()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");
        await using var b = await TestBackend.StartAsync("b");
        await using var c = await TestBackend.StartAsync("c");
        await proxy.AdmitAsync(a);

        var first = await proxy.Registry.ReconcileAsync([b.Backend, c.Backend]);
        Assert.Equal("b c, a", $"{string.Join(' ', first.Added)}, {string.Join(' ', first.Removed)}");
        await Eventually.Async(() => proxy.Registry.ReconcileAsync([b.Backend, c.Backend]).Result is { IsUnchanged: true }
            && proxy.Registry.ObserveAsync().Result.All(one => one.State == BackendState.Ready), () => "They were never admitted.");

        Assert.Equal(new Dictionary<string, int> { ["b"] = 6, ["c"] = 6 }, await proxy.AskAsync());
        Assert.Equal(0, a.Requests);
    }

    [Fact]
    public async Task Reconcile_HealthyOne_IsAdmittedByIt()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");
        await proxy.Registry.RegisterAsync(a.Backend);
        await Eventually.Async(() => a.Probes > 3, () => "It was never probed.");

        var report = await proxy.Registry.ReconcileAsync([a.Backend]);

        Assert.Equal("a", Assert.Single(report.Admitted));
        Assert.Equal(12, (await proxy.AskAsync())["a"]);
    }

    [Fact]
    public async Task Reconcile_SameIdTwice_IsRefusedBeforeAnythingIsDone()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");

        await Assert.ThrowsAsync<ArgumentException>(() => proxy.Registry.ReconcileAsync([a.Backend, a.Backend]));

        Assert.Empty(await proxy.Registry.ObserveAsync());
    }

    [Fact]
    public async Task ForeignDestinations_AreNeverTouched()
    {
        await using var mine = await TestBackend.StartAsync("mine");
        var users = TestProxy.Web with { Destinations = new Dictionary<string, DestinationConfig> { ["mine"] = new() { Address = $"http://127.0.0.1:{mine.Port}/" } } };
        await using var proxy = await TestProxy.StartAsync(users);
        await using var a = await TestBackend.StartAsync("a");
        await proxy.AdmitAsync(a);
        Assert.Equal(new Dictionary<string, int> { ["a"] = 6, ["mine"] = 6 }, await proxy.AskAsync());

        await proxy.Registry.ReconcileAsync([]);
        await proxy.Registry.DrainAsync("mine", Long);
        await proxy.Registry.DeregisterAsync("mine");

        Assert.Equal(12, (await proxy.AskAsync())["mine"]);
        Assert.Empty(await proxy.Registry.ObserveAsync());
        Assert.True(proxy.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster("other", out var other));
        Assert.Empty(other.Destinations);
    }

    [Fact]
    public async Task ForeignDestination_OfOurName_IsLeftAndNamed()
    {
        await using var mine = await TestBackend.StartAsync("mine");
        var users = TestProxy.Web with { Destinations = new Dictionary<string, DestinationConfig> { ["spinup-a"] = new() { Address = $"http://127.0.0.1:{mine.Port}/" } } };
        await using var proxy = await TestProxy.StartAsync(users);
        await using var a = await TestBackend.StartAsync("a");
        await proxy.Registry.RegisterAsync(a.Backend);

        var failure = await Assert.ThrowsAsync<LoadBalancerException>(() => proxy.Registry.WaitUntilReadyAsync("a", Long));

        Assert.Contains("spinup-a", failure.Message, StringComparison.Ordinal);
        Assert.Equal(12, (await proxy.AskAsync())["mine"]);
    }

    [Fact]
    public async Task UsersReload_KeepsOurs()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");
        await using var b = await TestBackend.StartAsync("b");
        await using var mine = await TestBackend.StartAsync("mine");
        await proxy.AdmitAsync(a);

        proxy.UserConfig.Update(TestProxy.Routes, [TestProxy.Web with { Destinations = new Dictionary<string, DestinationConfig> { ["mine"] = new() { Address = $"http://127.0.0.1:{mine.Port}/" } } }, new ClusterConfig { ClusterId = "other" }]);
        await proxy.AdmitAsync(b);

        Assert.Equal(["a", "b", "mine"], (await proxy.AskAsync()).Keys.Order());
    }

    [Fact]
    public async Task UsersConfiguration_Refused_IsSaidAndADrainWorksAllTheSame()
    {
        await using var proxy = await TestProxy.StartAsync(configure: options => options.DrainDeadline = TimeSpan.FromSeconds(1));
        await using var a = await TestBackend.StartAsync("a");
        await using var b = await TestBackend.StartAsync("b");
        await proxy.AdmitAsync(a, b);
        proxy.UserConfig.Update([.. TestProxy.Routes, new RouteConfig { RouteId = "web", ClusterId = "web" }], [TestProxy.Web, TestProxy.Web]);
        await Eventually.Async(() => proxy.Loggers.Entries.Any(entry => entry.Category.EndsWith("ProxyConfigManager", StringComparison.Ordinal) && entry.Exception is not null), () => "It was not refused.");

        await proxy.Registry.DrainAsync("a", Long);
        Assert.Equal(12, (await proxy.AskAsync())["b"]); // By way of the gate: the proxy still has both.

        proxy.UserConfig.Update(TestProxy.Routes, [TestProxy.Web, new ClusterConfig { ClusterId = "other" }]);
        await proxy.Registry.RegisterAsync(a.Backend);
        await proxy.Registry.WaitUntilReadyAsync("a", Long);
        Assert.Equal(new Dictionary<string, int> { ["a"] = 6, ["b"] = 6 }, await proxy.AskAsync());
    }

    [Fact]
    public async Task UnknownCluster_IsNamed()
    {
        await using var proxy = await TestProxy.StartAsync(configure: options => options.ClusterId = "nowhere");
        await using var a = await TestBackend.StartAsync("a");
        await proxy.Registry.RegisterAsync(a.Backend);

        var failure = await Assert.ThrowsAsync<LoadBalancerException>(() => proxy.Registry.WaitUntilReadyAsync("a", Long));

        Assert.Contains("no cluster nowhere", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoOwners_OfOneCluster_SeeOnlyTheirOwn()
    {
        await using var proxy = await TestProxy.StartAsync(more: builder => builder.AddSpinupRegistry("second", options =>
        {
            TestProxy.Quick(options);
            (options.ClusterId, options.OwnerPrefix) = ("web", "second-");
        }));
        var second = proxy.Services.GetRequiredKeyedService<ILoadBalancerRegistry>("second");
        await using var a = await TestBackend.StartAsync("a");
        await using var b = await TestBackend.StartAsync("b");
        await proxy.AdmitAsync(a);
        await second.RegisterAsync(b.Backend with { Id = "a" }); // The same id is no matter.
        await second.WaitUntilReadyAsync("a", Long);
        Assert.Equal(new Dictionary<string, int> { ["a"] = 6, ["b"] = 6 }, await proxy.AskAsync());

        await second.ReconcileAsync([]);

        Assert.Equal(12, (await proxy.AskAsync())["a"]);
        Assert.Single(await proxy.Registry.ObserveAsync());
    }

    [Fact]
    public async Task TwoWriters_OfOneOwner_DoNoHarm()
    {
        await using var proxy = await TestProxy.StartAsync(more: builder => builder.AddSpinupRegistry("twin", options =>
        {
            TestProxy.Quick(options);
            options.ClusterId = "web";
        }));
        var twin = proxy.Services.GetRequiredKeyedService<ILoadBalancerRegistry>("twin");
        await using var keep = await TestBackend.StartAsync("keep");
        await using var a = await TestBackend.StartAsync("a");
        await proxy.AdmitAsync(keep);

        // Fails are counted while both add and remove the same backend, over and over.
        using var stop = new CancellationTokenSource();
        var asking = Task.Run(async () =>
        {
            var failed = 0;
            while (!stop.IsCancellationRequested)
            {
                failed += (await proxy.AskAsync(5)).Where(answer => answer.Key is not ("a" or "keep")).Sum(answer => answer.Value);
            }

            return failed;
        });
        foreach (var _ in Enumerable.Range(0, 10))
        {
            await Task.WhenAll(new[] { proxy.Registry, twin }.Select(writer => Task.Run(async () =>
            {
                await writer.RegisterAsync(a.Backend);
                await writer.WaitUntilReadyAsync("a", Long);
            })));
            await Task.WhenAll(new[] { proxy.Registry, twin }.Select(writer => Task.Run(async () =>
            {
                await writer.DrainAsync("a", Long);
                await writer.DeregisterAsync("a");
            })));
            Assert.Equal(["keep"], (await twin.ObserveAsync()).Select(one => one.Backend.Id));
        }

        await stop.CancelAsync();
        Assert.Equal(0, await asking);
    }
}
