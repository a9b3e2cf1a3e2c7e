using System.Globalization;
using Spinup.Sdk.LoadBalancing;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.LoadBalancing;

/// <summary>What every registry must do. Derive from it, say how a balancer is made, and each test runs on it; what a registry says it cannot do is left out.</summary>
public abstract class LoadBalancerRegistryConformance
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    protected abstract Task<BalancerFixture> CreateAsync();

    [SuiteFact]
    public async Task Register_Healthy_GetsRequests()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        var backend = await balancer.StartBackendAsync("a");

        await registry.RegisterAsync(backend.Backend);
        await registry.WaitUntilReadyAsync("a", Long);

        var status = Assert.Single(await registry.ObserveAsync());
        Assert.Equal(("a", BackendState.Ready, backend.Port), (status.Backend.Id, status.State, status.Backend.Port));
        await AssertAnsweredByAsync(balancer, "a");
    }

    [SuiteFact]
    public async Task Register_Twice_IsRegisteredOnceAndStaysReady()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        var backend = await ReadyAsync(balancer, registry, "a");

        await registry.RegisterAsync(backend.Backend);

        Assert.Equal("a Ready", await SeenAsync(registry));
        await AssertAnsweredByAsync(balancer, "a");
    }

    [SuiteFact]
    public async Task Register_OtherWeight_IsChanged()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        var backend = await ReadyAsync(balancer, registry, "a");
        if (!registry.Capabilities.HasFlag(RegistryCapabilities.Weights))
        {
            return;
        }

        await registry.RegisterAsync(backend.Backend with { Weight = 7 });

        Assert.Equal((7, BackendState.Ready), (await registry.ObserveAsync()).Select(static seen => (seen.Backend.Weight, seen.State)).Single());
    }

    [SuiteFact]
    public async Task Register_OtherAddress_GoesToTheNewOne()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        await ReadyAsync(balancer, registry, "a");
        var other = await balancer.StartBackendAsync("other");

        await registry.RegisterAsync(other.Backend with { Id = "a" });
        await registry.WaitUntilReadyAsync("a", Long);

        Assert.Equal(other.Port, Assert.Single(await registry.ObserveAsync()).Backend.Port);
        await AssertAnsweredByAsync(balancer, "other");
    }

    [SuiteFact]
    public async Task Register_OtherAddressThatIsNotHealthy_WaitsAgain()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        await ReadyAsync(balancer, registry, "a");
        var other = await balancer.StartBackendAsync("other", healthy: false);
        if (!registry.Capabilities.HasFlag(RegistryCapabilities.HealthGate))
        {
            return;
        }

        // What was found of the old one must not count for the new.
        await registry.RegisterAsync(other.Backend with { Id = "a" });
        await Assert.ThrowsAsync<LoadBalancerException>(() => registry.WaitUntilReadyAsync("a", TimeSpan.FromSeconds(1)));

        Assert.Equal("a Waiting", await SeenAsync(registry));
        other.IsHealthy = true;
        await registry.WaitUntilReadyAsync("a", Long);
        await AssertAnsweredByAsync(balancer, "other");
    }

    [SuiteFact]
    public async Task Register_NotHealthy_GetsNoRequestBeforeItIs()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        await ReadyAsync(balancer, registry, "a");
        var slow = await balancer.StartBackendAsync("b", healthy: false);
        if (!registry.Capabilities.HasFlag(RegistryCapabilities.HealthGate))
        {
            return;
        }

        await registry.RegisterAsync(slow.Backend);
        var late = await Assert.ThrowsAsync<LoadBalancerException>(() => registry.WaitUntilReadyAsync("b", TimeSpan.FromSeconds(1)));

        Assert.Contains("b", late.Message, StringComparison.Ordinal);
        Assert.Equal("a Ready, b Waiting", await SeenAsync(registry));
        await AssertAnsweredByAsync(balancer, "a");
        Assert.Equal(0, slow.Requests);

        slow.IsHealthy = true;
        await registry.WaitUntilReadyAsync("b", Long);
        await AssertAnsweredByAsync(balancer, "a b");
    }

    [SuiteFact]
    public async Task Register_WhatCannotBe_IsRefused()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        Backend good = new() { Id = "a", Address = "127.0.0.1", Port = 80 };
        foreach (var wrong in new[]
        {
            good with { Id = "" }, good with { Id = "a b" }, good with { Id = "a;b" }, good with { Id = "a\nb" }, good with { Id = new string('a', 64) },
            good with { Address = "example" }, good with { Port = 0 }, good with { Port = 65536 }, good with { Weight = 0 }, good with { Weight = 257 },
        })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => registry.RegisterAsync(wrong));
            await Assert.ThrowsAnyAsync<ArgumentException>(() => registry.ReconcileAsync([wrong]));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() => registry.ReconcileAsync([good, good with { Port = 81 }]));
        Assert.Equal("", await SeenAsync(registry));
    }

    [SuiteFact]
    public async Task Drain_WithARequestInFlight_WaitsForItAndReports()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        var leaving = await ReadyAsync(balancer, registry, "a");
        if (!registry.Capabilities.HasFlag(RegistryCapabilities.Drain) || balancer.Url is null)
        {
            return;
        }

        var inFlight = await HoldAsync(balancer, leaving);
        await ReadyAsync(balancer, registry, "b");
        var drain = registry.DrainAsync("a", Long);
        await UntilSeenAsync(registry, "a Draining, b Ready");
        await AssertAnsweredByAsync(balancer, "b");
        Assert.False(drain.IsCompleted);
        leaving.Release();

        var report = await drain;
        Assert.Equal("a", await inFlight);
        AssertCounts(registry, report, inFlight: 1, finished: 1, cut: 0);
        Assert.InRange(report.Elapsed, TimeSpan.FromMilliseconds(1), Long);
        Assert.Equal("a Draining, b Ready", await SeenAsync(registry));
    }

    [SuiteFact]
    public async Task Drain_AtTheDeadline_CutsAndReports()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        var leaving = await ReadyAsync(balancer, registry, "a");
        if (!registry.Capabilities.HasFlag(RegistryCapabilities.Drain) || balancer.Url is null)
        {
            return;
        }

        var inFlight = await HoldAsync(balancer, leaving);
        var report = await registry.DrainAsync("a", TimeSpan.FromMilliseconds(300));

        AssertCounts(registry, report, inFlight: 1, finished: 0, cut: 1);
        Assert.NotEqual("a", await inFlight);
        Assert.InRange(report.Elapsed, TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(10));
    }

    [SuiteFact]
    public async Task Drain_Cancelled_StaysDrainingAndAnotherGoesOn()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        var leaving = await ReadyAsync(balancer, registry, "a");
        if (!registry.Capabilities.HasFlag(RegistryCapabilities.Drain) || balancer.Url is null)
        {
            return;
        }

        var inFlight = await HoldAsync(balancer, leaving);
        using var cancelling = new CancellationTokenSource();
        var drain = registry.DrainAsync("a", Long, cancelling.Token);
        await UntilSeenAsync(registry, "a Draining");
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain);

        // Another process of the same owner: nothing was kept in the one that gave up.
        var next = balancer.NewRegistry();
        Assert.Equal("a Draining", await SeenAsync(next));
        var again = next.DrainAsync("a", Long);
        leaving.Release();
        var report = await again;

        // How many were in flight is not sure: the request may end before this drain looks.
        Assert.Equal((report.InFlightAtStart, 0), (report.Finished, report.Cut ?? 0));
        Assert.Equal("a", await inFlight);
    }

    [SuiteFact]
    public async Task WaitUntilReady_Cancelled_StaysRegistered()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        if (!registry.Capabilities.HasFlag(RegistryCapabilities.HealthGate))
        {
            return;
        }

        var slow = await balancer.StartBackendAsync("a", healthy: false);
        await registry.RegisterAsync(slow.Backend);
        using var cancelling = new CancellationTokenSource();
        var wait = registry.WaitUntilReadyAsync("a", Long, cancelling.Token);
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.Equal("a Waiting", await SeenAsync(registry));
    }

    [SuiteFact]
    public async Task UnknownId_IsDrainedAndRemovedAlreadyAndNeverReady()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();

        var report = await registry.DrainAsync("nobody", Long);
        await registry.DeregisterAsync("nobody");
        var missing = await Assert.ThrowsAsync<LoadBalancerException>(() => registry.WaitUntilReadyAsync("nobody", Long));

        Assert.Equal((0, 0), (report.InFlightAtStart ?? 0, report.Cut ?? 0));
        Assert.Contains("nobody", missing.Message, StringComparison.Ordinal);
    }

    [SuiteFact]
    public async Task Deregister_Twice_IsGone()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        await ReadyAsync(balancer, registry, "a");
        await ReadyAsync(balancer, registry, "b");

        await registry.DrainAsync("a", Long);
        await registry.DeregisterAsync("a");
        await registry.DeregisterAsync("a");

        Assert.Equal("b Ready", await SeenAsync(registry));
        await AssertAnsweredByAsync(balancer, "b");
    }

    [SuiteFact]
    public async Task Deregister_UnderLoad_IsABarrier()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        await ReadyAsync(balancer, registry, "a");
        if (!registry.Capabilities.HasFlag(RegistryCapabilities.Barrier) || balancer.Url is null)
        {
            return;
        }

        await using var load = LoadGenerator.Start(balancer.Url, connections: 4, slowConnections: 2, slowFor: TimeSpan.FromMilliseconds(300));
        for (var round = 0; round < 5; round++)
        {
            var backend = await ReadyAsync(balancer, registry, "b" + round.ToString(CultureInfo.InvariantCulture));
            await Eventually.Async(() => backend.Requests > 0, () => "no request came to a backend that is ready");
            await registry.DrainAsync(backend.Id, Long);
            await registry.DeregisterAsync(backend.Id);
            await backend.KillAsync();
        }

        var report = await load.StopAsync();
        Assert.True(report.Failed == 0, report.ToString());
    }

    [SuiteFact]
    public async Task Reconcile_FromNothing_RegistersAll()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        Backend[] wished = [.. await Task.WhenAll("abc".Select(async letter => (await balancer.StartBackendAsync(letter.ToString())).Backend))];

        var report = await registry.ReconcileAsync(wished);
        await AllReadyAsync(registry, wished);

        Assert.Equal(["a", "b", "c"], report.Added.Order());
        Assert.Empty(report.Removed);
        Assert.Equal("a Ready, b Ready, c Ready", await SeenAsync(registry));
        Assert.True((await registry.ReconcileAsync(wished)).IsUnchanged);
        await AssertAnsweredByAsync(balancer, "a b c");
    }

    [SuiteFact]
    public async Task Reconcile_FromMixed_AddsTakesBackAndRemoves()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        var stays = await ReadyAsync(balancer, registry, "stays");
        var leaves = await ReadyAsync(balancer, registry, "leaves");
        var back = await ReadyAsync(balancer, registry, "back");
        var comes = await balancer.StartBackendAsync("comes");
        await registry.DrainAsync("back", Long);

        Backend[] wished = [stays.Backend, back.Backend, comes.Backend];
        var report = await registry.ReconcileAsync(wished);
        await AllReadyAsync(registry, wished);

        Assert.Equal("leaves", string.Join(' ', report.Removed));
        Assert.Contains("comes", report.Added);
        Assert.Equal("back Ready, comes Ready, stays Ready", await SeenAsync(registry));
        await AssertAnsweredByAsync(balancer, "back comes stays");
        var before = leaves.Requests;
        await AssertAnsweredByAsync(balancer, "back comes stays");
        Assert.Equal(before, leaves.Requests);
    }

    [SuiteFact]
    public async Task Reconcile_NotHealthyYet_IsAdmittedByALaterOne()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        if (!registry.Capabilities.HasFlag(RegistryCapabilities.HealthGate))
        {
            return;
        }

        var slow = await balancer.StartBackendAsync("a", healthy: false);
        var first = await registry.ReconcileAsync([slow.Backend]);
        Assert.Equal((1, 0), (first.Added.Length, first.Admitted.Length));
        slow.IsHealthy = true;

        var admitted = new List<string>();
        for (var deadline = Environment.TickCount64 + 20_000; admitted.Count == 0 && Environment.TickCount64 < deadline;)
        {
            admitted.AddRange((await registry.ReconcileAsync([slow.Backend])).Admitted);
        }

        Assert.Equal(["a"], admitted);
        Assert.Equal("a Ready", await SeenAsync(registry));
    }

    [SuiteFact]
    public async Task Foreign_IsNeitherSeenNorTouched()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        var foreign = await balancer.StartBackendAsync("foreign");
        if (!await balancer.AddForeignAsync(foreign))
        {
            return;
        }

        await ReadyAsync(balancer, registry, "a");
        Assert.Equal("a Ready", await SeenAsync(registry));
        await registry.DrainAsync("foreign", Long);
        await registry.DeregisterAsync("foreign");
        await AssertAnsweredByAsync(balancer, "a foreign");

        Assert.Equal("a", string.Join(' ', (await registry.ReconcileAsync([])).Removed));
        await AssertAnsweredByAsync(balancer, "foreign");
    }

    [SuiteFact]
    public async Task TwoOwners_TheSameId_DoNotMeet()
    {
        await using var balancer = await CreateAsync();
        var (web, api) = (balancer.NewRegistry("web"), balancer.NewRegistry("api"));
        await ReadyAsync(balancer, web, "a", answers: "of-web");
        await ReadyAsync(balancer, api, "a", answers: "of-api");
        await AssertAnsweredByAsync(balancer, "of-api of-web");

        await web.ReconcileAsync([]);

        Assert.Equal(("", "a Ready"), (await SeenAsync(web), await SeenAsync(api)));
        await AssertAnsweredByAsync(balancer, "of-api");
    }

    [SuiteFact]
    public async Task TwoWriters_AtOnce_DoNoHarm()
    {
        await using var balancer = await CreateAsync();
        ILoadBalancerRegistry[] writers = [balancer.NewRegistry(), balancer.NewRegistry(), balancer.NewRegistry()];
        Backend[] wished = [.. await Task.WhenAll(Enumerable.Range(0, 6).Select(async number => (await balancer.StartBackendAsync("b" + number.ToString(CultureInfo.InvariantCulture))).Backend))];

        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(writers.Select(writer => Task.Run(() => writer.ReconcileAsync(wished))));
            await Task.WhenAll(writers.SelectMany(writer => wished.Select(backend => Task.Run(() => writer.RegisterAsync(backend)))));
            await Task.WhenAll(writers.SelectMany(writer => wished.Select(backend => Task.Run(() => writer.WaitUntilReadyAsync(backend.Id, Long)))));
            Assert.Equal("b0 Ready, b1 Ready, b2 Ready, b3 Ready, b4 Ready, b5 Ready", await SeenAsync(writers[0]));
            await AssertAnsweredByAsync(balancer, "b0 b1 b2 b3 b4 b5");
            await Task.WhenAll(writers.Select(writer => Task.Run(() => writer.ReconcileAsync([]))));
            Assert.Equal("", await SeenAsync(writers[1]));
        }
    }

    private static async Task<HttpBackend> ReadyAsync(BalancerFixture balancer, ILoadBalancerRegistry registry, string id, string? answers = null)
    {
        var backend = await balancer.StartBackendAsync(answers ?? id);
        await registry.RegisterAsync(backend.Backend with { Id = id });
        await registry.WaitUntilReadyAsync(id, Long);
        return backend;
    }

    private static Task AllReadyAsync(ILoadBalancerRegistry registry, Backend[] backends) => Task.WhenAll(backends.Select(backend => registry.WaitUntilReadyAsync(backend.Id, Long)));

    private static async Task<Task<string>> HoldAsync(BalancerFixture balancer, HttpBackend only)
    {
        var request = balancer.SendAsync("/hold");
        await Eventually.Async(() => only.Held == 1, () => "the request did not come to the only backend there is");
        return request;
    }

    private static async Task<string> SeenAsync(ILoadBalancerRegistry registry) =>
        string.Join(", ", (await registry.ObserveAsync()).OrderBy(static seen => seen.Backend.Id, StringComparer.Ordinal).Select(static seen => $"{seen.Backend.Id} {seen.State}"));

    private static async Task UntilSeenAsync(ILoadBalancerRegistry registry, string expected)
    {
        var seen = "";
        for (var deadline = Environment.TickCount64 + 20_000; seen != expected && Environment.TickCount64 < deadline;)
        {
            seen = await SeenAsync(registry);
        }

        Assert.Equal(expected, seen);
    }

    private static async Task AssertAnsweredByAsync(BalancerFixture balancer, string expected)
    {
        if (balancer.Url is not null)
        {
            Assert.Equal(expected, await balancer.WhoAnswersAsync());
        }
    }

    private static void AssertCounts(ILoadBalancerRegistry registry, DrainReport report, int inFlight, int finished, int cut)
    {
        if (registry.Capabilities.HasFlag(RegistryCapabilities.InFlightCounts))
        {
            Assert.Equal((inFlight, finished, cut), (report.InFlightAtStart, report.Finished, report.Cut));
        }
    }
}
