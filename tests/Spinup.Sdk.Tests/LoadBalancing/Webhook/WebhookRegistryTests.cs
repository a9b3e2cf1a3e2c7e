using System.Text.Json.Nodes;
using Spinup.Sdk.LoadBalancing;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.LoadBalancing.Webhook;

/// <summary>What a hook is told, over real HTTP, and what comes of it.</summary>
public sealed class WebhookRegistryTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private static readonly Backend A = new() { Id = "a", Address = "10.0.0.7", Port = 8080, DropletId = 4711 };
    private static readonly Backend B = new() { Id = "b", Address = "10.0.0.8", Port = 8080 };

    [Fact]
    public async Task Steps_AreWhatTheDocumentationSays()
    {
        await using var hook = await Hook.StartAsync();
        using var registry = hook.Registry();

        await registry.RegisterAsync(A);
        await registry.WaitUntilReadyAsync("a", Long);
        await registry.DrainAsync("a", TimeSpan.Zero);
        await registry.DeregisterAsync("a");

        Assert.Equal(["register a", "admit a", "drain a", "deregister a"], hook.Told);
        Assert.Equal(["POST", "POST", "POST", "DELETE"], hook.Requests.Select(request => request.Method));
        Assert.All(hook.Requests, request => Assert.StartsWith("application/json", request.Headers["Content-Type"], StringComparison.Ordinal));
        var first = JsonNode.Parse(hook.Requests[0].Body)!;
        Assert.Equal(hook.Requests[0].Headers["X-Spinup-Request-Id"], first["requestId"]!.ToString());
        first["requestId"] = "x";
        Assert.Equal(
            """{"event":"register","requestId":"x","owner":"spinup","backend":{"id":"a","address":"10.0.0.7","port":8080,"weight":100,"dropletId":4711}}""",
            first.ToJsonString());
        Assert.Equal(4, hook.Requests.Select(request => request.Headers["X-Spinup-Request-Id"]).Distinct().Count());
        Assert.Empty(hook.States);
    }

    [Fact]
    public async Task Register_Twice_IsThereOnceAndStaysReady()
    {
        await using var hook = await Hook.StartAsync();
        using var registry = hook.Registry();

        await registry.RegisterAsync(A);
        await registry.WaitUntilReadyAsync("a", Long);
        await registry.RegisterAsync(A);

        Assert.Equal("ready", Assert.Single(hook.States).Value);
        Assert.Equal(BackendState.Ready, Assert.Single(await registry.ObserveAsync()).State);
    }

    [Fact]
    public async Task WaitUntilReady_WithAHealthPath_AdmitsOnlyTheHealthy()
    {
        await using var hook = await Hook.StartAsync();
        await using var backend = await StubApi.StartAsync();
        var isUp = false;
        backend.Answer = _ => new StubAnswer(Volatile.Read(ref isUp) ? 200 : 503);
        using var registry = hook.Registry(options => options.HealthPath = "/health?deep=1");
        await registry.RegisterAsync(A with { Address = "127.0.0.1", Port = backend.Url.Port });

        var ready = registry.WaitUntilReadyAsync("a", Long);
        await Eventually.Async(() => backend.Requests.Count > 2, () => "It was not probed.");
        Assert.Equal(["register a"], hook.Told);
        Volatile.Write(ref isUp, true);
        await ready;

        Assert.Equal("ready", Assert.Single(hook.States).Value);
        Assert.All(backend.Requests, request => Assert.Equal(("GET", "/health?deep=1"), (request.Method, request.Target)));
    }

    [Fact]
    public async Task WaitUntilReady_NeverHealthy_SaysWhatTheBackendSaid()
    {
        await using var hook = await Hook.StartAsync();
        await using var backend = await StubApi.StartAsync();
        backend.Answer = static _ => new StubAnswer(503);
        using var registry = hook.Registry(options => options.HealthPath = "/health");
        await registry.RegisterAsync(A with { Address = "127.0.0.1", Port = backend.Url.Port });

        var failure = await Assert.ThrowsAsync<LoadBalancerException>(() => registry.WaitUntilReadyAsync("a", TimeSpan.FromMilliseconds(60)));

        Assert.Contains("/health answered 503", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["register a"], hook.Told);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WaitUntilReady_RemovedOrDrainedMeanwhile_IsNotAdmitted(bool drain)
    {
        await using var hook = await Hook.StartAsync();
        await using var backend = await StubApi.StartAsync();
        var isUp = false;
        backend.Answer = _ => new StubAnswer(Volatile.Read(ref isUp) ? 200 : 503);
        using var registry = hook.Registry(options => options.HealthPath = "/health");
        await registry.RegisterAsync(A with { Address = "127.0.0.1", Port = backend.Url.Port });
        var ready = registry.WaitUntilReadyAsync("a", Long);

        await (drain ? registry.DrainAsync("a", TimeSpan.Zero) : registry.DeregisterAsync("a"));
        Volatile.Write(ref isUp, true);

        await Assert.ThrowsAsync<LoadBalancerException>(() => ready);
        Assert.DoesNotContain("admit a", hook.Told);
    }

    [Fact]
    public async Task UnknownId_IsNotReadyAndDrainedAndRemovedAlready()
    {
        await using var hook = await Hook.StartAsync();
        using var registry = hook.Registry();

        await Assert.ThrowsAsync<LoadBalancerException>(() => registry.WaitUntilReadyAsync("ghost", Long));
        var report = await registry.DrainAsync("ghost", TimeSpan.FromHours(1)); // The hook says 404, so nothing is waited for.
        await registry.DeregisterAsync("ghost");

        Assert.Equal((null, null, null), (report.InFlightAtStart, report.Finished, report.Cut));
        Assert.Equal(["drain ghost", "deregister ghost"], hook.Told);
    }

    [Fact]
    public async Task Drain_TheReceiverCannot_IsNeitherSentNorClaimedNorWaitedFor()
    {
        await using var hook = await Hook.StartAsync();
        using var registry = hook.Registry(options => options.ReceiverCapabilities = RegistryCapabilities.Weights);
        await registry.RegisterAsync(A);

        await registry.DrainAsync("a", TimeSpan.FromHours(1));

        Assert.Equal(["register a"], hook.Told);
        Assert.Equal(RegistryCapabilities.Weights, registry.Capabilities);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reconcile_TellsOnlyWhatDiffers(bool lists)
    {
        await using var hook = await Hook.StartAsync();
        using var registry = hook.Registry(options => options.ListsBackends = lists);
        hook.Put("somebody", "a", "ready");
        await registry.RegisterAsync(B);
        await registry.WaitUntilReadyAsync("b", Long);

        var first = await registry.ReconcileAsync([A]);
        var second = await registry.ReconcileAsync([A]);

        Assert.Equal("a | b | a", $"{string.Join(' ', first.Added)} | {string.Join(' ', first.Removed)} | {string.Join(' ', first.Admitted)}");
        Assert.True(second.IsUnchanged);
        Assert.Equal(["register b", "admit b", "register a", "admit a", "drain b", "deregister b"], hook.Told);
        Assert.Equal(new Dictionary<string, string> { ["somebody/a"] = "ready", ["spinup/a"] = "ready" }, hook.States);
        Assert.Equal("a", Assert.Single(await registry.ObserveAsync()).Backend.Id);
    }

    [Fact]
    public async Task Reconcile_TheHookForgot_TellsItAnew()
    {
        await using var hook = await Hook.StartAsync();
        using var registry = hook.Registry(options => options.ListsBackends = true);
        await registry.ReconcileAsync([A]);
        using (var another = hook.Registry(options => options.ListsBackends = true))
        {
            await another.DeregisterAsync("a");
        }

        var report = await registry.ReconcileAsync([A]);

        Assert.Equal("a a", $"{Assert.Single(report.Added)} {Assert.Single(report.Admitted)}");
        Assert.Equal("ready", hook.States["spinup/a"]);
    }

    [Fact]
    public async Task Reconcile_OfANewProcess_RemovesWhatTheOldOneLeft()
    {
        await using var hook = await Hook.StartAsync();
        hook.Put("spinup", "left", "draining");
        using var registry = hook.Registry(options => options.ListsBackends = true);

        var report = await registry.ReconcileAsync([]);

        Assert.Equal("left", Assert.Single(report.Removed));
        Assert.Empty(hook.States);
    }

    [Fact]
    public async Task Reconcile_DrainingAndStillWished_IsTakenBack()
    {
        await using var hook = await Hook.StartAsync();
        using var registry = hook.Registry();
        await registry.ReconcileAsync([A]);
        await registry.DrainAsync("a", TimeSpan.Zero);

        var report = await registry.ReconcileAsync([A]);

        Assert.Equal("a", Assert.Single(report.Admitted));
        Assert.Equal("ready", hook.States["spinup/a"]);
    }

    [Fact]
    public async Task Reconcile_WithAHealthPath_AdmitsAfterAsManyLooksAsTheRiseNeeds()
    {
        await using var hook = await Hook.StartAsync();
        await using var backend = await StubApi.StartAsync();
        using var registry = hook.Registry(options => options.HealthPath = "/health");
        Backend[] wished = [A with { Address = "127.0.0.1", Port = backend.Url.Port }];

        Assert.Empty((await registry.ReconcileAsync(wished)).Admitted);
        Assert.Equal("a", Assert.Single((await registry.ReconcileAsync(wished)).Admitted));
        Assert.Equal(["register a", "admit a"], hook.Told);
    }

    [Fact]
    public async Task TwoWriters_AtOnce_DoNoHarm()
    {
        await using var hook = await Hook.StartAsync();
        using var one = hook.Registry(options => options.ListsBackends = true);
        using var other = hook.Registry(options => options.ListsBackends = true);

        await Task.WhenAll(one.ReconcileAsync([A, B]), other.ReconcileAsync([A, B]));
        Assert.Equal(new Dictionary<string, string> { ["spinup/a"] = "ready", ["spinup/b"] = "ready" }, hook.States);

        await Task.WhenAll(one.ReconcileAsync([A]), other.ReconcileAsync([A]));
        Assert.Equal("spinup/a", Assert.Single(hook.States).Key);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("nonsense")]
    [InlineData("""[{"owner":"spinup","id":"a","address":"10.0.0.7","port":80,"state":"odd"}]""")]
    [InlineData("""[{"owner":"spinup","id":"a","address":"not an address","port":80,"state":"ready"}]""")]
    public async Task Observe_NoList_IsSaid(string list)
    {
        await using var hook = await Hook.StartAsync();
        using var registry = hook.Registry(options => options.ListsBackends = true);
        hook.Instead = _ => new StubAnswer(200, list);

        Assert.Contains("is not one", (await Assert.ThrowsAsync<LoadBalancerException>(() => registry.ObserveAsync())).Message, StringComparison.Ordinal);
    }
}
