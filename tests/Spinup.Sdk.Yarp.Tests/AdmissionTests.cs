using Spinup.Sdk.LoadBalancing;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Yarp;

/// <summary>Who gets requests, and from when on.</summary>
public sealed class AdmissionTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Register_Twice_IsThereOnce()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");

        await proxy.Registry.RegisterAsync(a.Backend);
        await proxy.Registry.RegisterAsync(a.Backend);
        await proxy.Registry.WaitUntilReadyAsync("a", Long);
        await proxy.Registry.RegisterAsync(a.Backend);

        var status = Assert.Single(await proxy.Registry.ObserveAsync());
        Assert.Equal((a.Backend, BackendState.Ready), (status.Backend, status.State));
        Assert.Equal(12, (await proxy.AskAsync())["a"]);
    }

    [Fact]
    public async Task Register_BeforeItIsHealthy_GetsNoRequest()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");
        await using var slow = await TestBackend.StartAsync("slow", isUp: false);
        await proxy.AdmitAsync(a);
        await proxy.Registry.RegisterAsync(slow.Backend);
        var ready = proxy.Registry.WaitUntilReadyAsync("slow", Long);

        await Eventually.Async(() => proxy.FindAsync("slow").Result?.Health is not null, () => "It was never probed.");
        Assert.Equal(12, (await proxy.AskAsync())["a"]);
        Assert.Equal(BackendState.Waiting, (await proxy.FindAsync("slow"))?.State);
        Assert.False(ready.IsCompleted);

        slow.IsUp = true;
        await ready;
        Assert.Equal(new Dictionary<string, int> { ["a"] = 6, ["slow"] = 6 }, await proxy.AskAsync());
        Assert.True(slow.Probes >= 2, $"It was admitted after {slow.Probes} probes, with a rise of 2.");
    }

    [Fact]
    public async Task Register_HealthyButNobodyAdmittedIt_GetsNoRequest()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");
        await proxy.Registry.RegisterAsync(a.Backend);

        await Eventually.Async(() => a.Probes > 4, () => "It was never probed.");

        Assert.Equal(12, (await proxy.AskAsync())["503"]);
        Assert.Equal(BackendState.Waiting, (await proxy.FindAsync("a"))?.State);
    }

    [Fact]
    public async Task WaitUntilReady_NeverHealthy_SaysWhatTheBackendSaid()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");
        a.IsHealthy = false;
        await proxy.Registry.RegisterAsync(a.Backend);
        await Eventually.Async(() => a.Probes > 1, () => "It was never probed.");

        var failure = await Assert.ThrowsAsync<LoadBalancerException>(() => proxy.Registry.WaitUntilReadyAsync("a", TimeSpan.FromMilliseconds(100)));

        Assert.Contains("/health answered 503", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(await proxy.FindAsync("a"));
    }

    [Fact]
    public async Task WaitUntilReady_Cancelled_StaysRegistered()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a", isUp: false);
        await proxy.Registry.RegisterAsync(a.Backend);
        using var cancel = new CancellationTokenSource();
        var ready = proxy.Registry.WaitUntilReadyAsync("a", Long, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ready);
        a.IsUp = true;
        await proxy.Registry.WaitUntilReadyAsync("a", Long);
    }

    [Fact]
    public async Task WaitUntilReady_RemovedMeanwhile_Throws()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a", isUp: false);
        await proxy.Registry.RegisterAsync(a.Backend);
        var ready = proxy.Registry.WaitUntilReadyAsync("a", Long);

        await proxy.Registry.DeregisterAsync("a");

        Assert.Contains("not registered", (await Assert.ThrowsAsync<LoadBalancerException>(() => ready)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownId_IsNotReadyAndDrainedAndRemovedAlready()
    {
        await using var proxy = await TestProxy.StartAsync();

        await Assert.ThrowsAsync<LoadBalancerException>(() => proxy.Registry.WaitUntilReadyAsync("ghost", Long));
        Assert.Equal(new DrainReport(0, 0, 0, TimeSpan.Zero), await proxy.Registry.DrainAsync("ghost", Long));
        await proxy.Registry.DeregisterAsync("ghost");
    }

    [Fact]
    public async Task Ready_FailsItsProbes_IsDownAndBackByItself()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");
        await using var b = await TestBackend.StartAsync("b");
        await proxy.AdmitAsync(a, b);

        b.IsHealthy = false;
        await Eventually.Async(() => proxy.FindAsync("b").Result?.State == BackendState.Down, () => "It was never down.");
        Assert.Equal(12, (await proxy.AskAsync())["a"]);

        b.IsHealthy = true;
        await Eventually.Async(() => proxy.FindAsync("b").Result?.State == BackendState.Ready, () => "It was never back.");
        await Eventually.Async(() => proxy.AskAsync(2).Result.ContainsKey("b"), () => "It never got a request again.");
    }

    [Fact]
    public async Task AllDown_NobodyGetsARequest()
    {
        // The proxy's own policies let all in when all are unhealthy, or take what is unknown for healthy.
        await using var proxy = await TestProxy.StartAsync(TestProxy.Web with { HealthCheck = new() { AvailableDestinationsPolicy = "HealthyOrPanic" } });
        await using var a = await TestBackend.StartAsync("a");
        await proxy.AdmitAsync(a);
        a.IsHealthy = false;
        await Eventually.Async(() => proxy.FindAsync("a").Result?.State == BackendState.Down, () => "It was never down.");
        var before = a.Requests;

        Assert.Equal(12, (await proxy.AskAsync())["503"]);
        Assert.Equal(before, a.Requests);
    }

    [Fact]
    public async Task Register_ElsewhereNow_MustBecomeHealthyThere()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var old = await TestBackend.StartAsync("a");
        await using var moved = await TestBackend.StartAsync("moved", isUp: false);
        await proxy.AdmitAsync(old);
        var before = old.Requests;

        await proxy.Registry.RegisterAsync(old.Backend with { Port = moved.Port });

        Assert.Equal(BackendState.Waiting, (await proxy.FindAsync("a"))?.State);
        Assert.Equal(12, (await proxy.AskAsync())["503"]);
        moved.IsUp = true;
        await proxy.Registry.WaitUntilReadyAsync("a", Long);
        Assert.Equal(12, (await proxy.AskAsync())["moved"]);
        Assert.Equal(before, old.Requests);
    }

    [Theory]
    [InlineData("RoundRobin")]
    [InlineData("LeastRequests")]
    [InlineData("PowerOfTwoChoices")]
    [InlineData("Random")]
    [InlineData("FirstAlphabetical")]
    public async Task Policy_OfTheUsersCluster_ChoosesAmongTheReady(string policy)
    {
        await using var proxy = await TestProxy.StartAsync(TestProxy.Web with { LoadBalancingPolicy = policy });
        await using var a = await TestBackend.StartAsync("a");
        await using var b = await TestBackend.StartAsync("b");
        await using var waiting = await TestBackend.StartAsync("c", isUp: false);
        await using var draining = await TestBackend.StartAsync("d");
        await proxy.AdmitAsync(a, b, draining);
        await proxy.Registry.RegisterAsync(waiting.Backend);
        await proxy.Registry.DrainAsync("d", Long);
        var before = draining.Requests;

        // Half of them at once, so that policies which count requests have some to count.
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => proxy.AskAsync(20)));

        Assert.Equal(200, a.Requests + b.Requests);
        Assert.Equal((0, before), (waiting.Requests, draining.Requests));
        Assert.Equal(policy == "FirstAlphabetical", b.Requests == 0);
        Assert.NotEqual(0, a.Requests);
    }
}
