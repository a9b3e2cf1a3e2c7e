using System.Diagnostics;
using System.Globalization;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.LoadBalancing.HAProxy;
using Spinup.Testing;
using Xunit.Abstractions;

namespace Spinup.Tests.Sdk.LoadBalancing.HAProxy;

/// <summary>What is HAProxy's alone: reloads, servers of its configuration file, what a killed registry left.</summary>
[NeedsHAProxy]
public sealed class HAProxyRegistryTests(ITestOutputHelper output)
{
    private const string Section = HAProxyServer.Section;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [SuiteFact]
    public Task Reload_UnderLoad_IsReconciledWithinASecondAndDropsNothing() => ReloadAsync(withForeign: true);

    [SuiteFact]
    public Task Reload_OfASectionThatIsEmptyThen_DropsNothingWhereRequestsAreHeld() => ReloadAsync(withForeign: false);

    [SuiteFact]
    public async Task Killed_InTheMiddleOfADrain_IsFinishedByTheNext()
    {
        await using var balancer = await HAProxyFixture.StartAsync();
        var killed = balancer.NewRegistry(HAProxyFixture.OptionsFor(balancer.Server));
        var (stays, leaves) = (await balancer.StartBackendAsync("stays"), await balancer.StartBackendAsync("leaves"));
        await ReadyAsync(killed, leaves.Backend);
        var inFlight = balancer.SendAsync("/hold");
        await Eventually.Async(() => leaves.Held == 1, () => "no request came");
        await ReadyAsync(killed, stays.Backend);
        using (var kill = new CancellationTokenSource())
        {
            var drain = killed.DrainAsync("leaves", Long, kill.Token);
            await kill.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drain);
            await killed.DisposeAsync();
        }

        var next = balancer.NewRegistry();
        var reconcile = next.ReconcileAsync([stays.Backend]);
        leaves.Release();

        Assert.Equal("leaves", string.Join(' ', (await reconcile).Removed));
        Assert.Equal("leaves", await inFlight);
        Assert.Equal(["web:stays"], await balancer.Server.NamesAsync());
    }

    [SuiteFact]
    public async Task Killed_BetweenAddingAndHolding_IsRepairedByTheNext()
    {
        await using var balancer = await HAProxyFixture.StartAsync();
        var backend = await balancer.StartBackendAsync("a");
        var number = ServerNames.NumberOf("web:a", 0);
        await balancer.Server.AskAsync($"add server {Section}/web:a 127.0.0.1:{backend.Port} id {number} weight 100 check inter 100");

        var next = balancer.NewRegistry();
        Assert.Equal(BackendState.Waiting, Assert.Single(await next.ObserveAsync()).State);
        await next.ReconcileAsync([backend.Backend]);
        await next.WaitUntilReadyAsync("a", Long);

        Assert.Equal("a", await balancer.WhoAnswersAsync());
    }

    [SuiteFact]
    public async Task Reconcile_WhenNobodyElseServesYet_KeepsWhoServes()
    {
        await using var balancer = await HAProxyFixture.StartAsync();
        var registry = balancer.NewRegistry();
        var (old, fresh) = (await balancer.StartBackendAsync("old"), await balancer.StartBackendAsync("fresh", healthy: false));
        await ReadyAsync(registry, old.Backend);

        Assert.Empty((await registry.ReconcileAsync([fresh.Backend])).Removed);
        Assert.Equal("old", await balancer.WhoAnswersAsync());
        fresh.IsHealthy = true;
        await registry.WaitUntilReadyAsync("fresh", Long);

        Assert.Equal("old", string.Join(' ', (await registry.ReconcileAsync([fresh.Backend])).Removed));
        Assert.Equal("fresh", await balancer.WhoAnswersAsync());
    }

    [SuiteFact]
    public async Task ServerOfTheConfiguration_WithOurName_IsLeftAloneAndRefused()
    {
        var backend = await HttpBackend.StartAsync("a");
        await using var balancer = await HAProxyFixture.StartAsync([$"server web:a 127.0.0.1:{backend.Port} weight 100 check"]);
        var registry = balancer.NewRegistry();

        Assert.Empty(await registry.ObserveAsync());
        var taken = await Assert.ThrowsAsync<LoadBalancerException>(() => registry.RegisterAsync(backend.Backend));
        Assert.Contains("web:a is taken", taken.Message, StringComparison.Ordinal);
        await registry.DrainAsync("a", Long);
        await registry.DeregisterAsync("a");
        Assert.True((await registry.ReconcileAsync([])).IsUnchanged);

        Assert.Equal(["web:a"], await balancer.Server.NamesAsync());
        Assert.Equal("a", await balancer.WhoAnswersAsync());
        await backend.DisposeAsync();
    }

    [SuiteFact]
    public async Task Register_WhenItsNumberIsTaken_TakesAnother()
    {
        await using var balancer = await HAProxyFixture.StartAsync();
        var backend = await balancer.StartBackendAsync("a");
        await balancer.Server.AskAsync($"add server {Section}/else 127.0.0.1:9 id {ServerNames.NumberOf("web:a", 0)}");

        await ReadyAsync(balancer.NewRegistry(), backend.Backend);

        Assert.Equal("a", await balancer.WhoAnswersAsync());
    }

    [SuiteFact]
    public async Task Register_Weights_ShareTheRequests()
    {
        await using var balancer = await HAProxyFixture.StartAsync();
        var registry = balancer.NewRegistry();
        var (small, large) = (await balancer.StartBackendAsync("small"), await balancer.StartBackendAsync("large"));
        await ReadyAsync(registry, small.Backend with { Weight = 10 });
        await ReadyAsync(registry, large.Backend with { Weight = 30 });

        await balancer.WhoAnswersAsync(80);

        Assert.Equal((20, 60), (small.Requests, large.Requests));
    }

    [SuiteFact]
    public async Task Register_SlowStart_GrowsTheShare()
    {
        await using var balancer = await HAProxyFixture.StartAsync();
        var options = HAProxyFixture.OptionsFor(balancer.Server);
        options.SlowStart = TimeSpan.FromMinutes(1);
        var registry = balancer.NewRegistry(options);
        await ReadyAsync(registry, (await balancer.StartBackendAsync("a")).Backend);

        Assert.True(registry.Capabilities.HasFlag(RegistryCapabilities.SlowStart));
        var stat = (await balancer.Server.AskAsync($"show stat {Section} 4 -1")).Split('\n');
        var throttle = stat[1].Split(',')[Array.IndexOf(stat[0][2..].Split(','), "throttle")];
        Assert.InRange(int.Parse(throttle, CultureInfo.InvariantCulture), 1, 50);
    }

    [SuiteFact]
    public async Task Register_Ipv6_IsObservedAsSuch()
    {
        await using var balancer = await HAProxyFixture.StartAsync();
        var registry = balancer.NewRegistry();
        Backend backend = new() { Id = "six", Address = "2001:db8::1", Port = 80 };

        await registry.RegisterAsync(backend);
        await registry.RegisterAsync(backend);

        Assert.Equal(backend, Assert.Single(await registry.ObserveAsync()).Backend);
        await registry.ReconcileAsync([]);
    }

    [SuiteFact]
    public async Task Socket_OverLoopbackTcp_DoesTheSame()
    {
        await using var balancer = await HAProxyFixture.StartAsync();
        var options = HAProxyFixture.OptionsFor(balancer.Server);
        options.Socket = $"localhost:{balancer.Server.AdminPort}";
        await ReadyAsync(balancer.NewRegistry(options), (await balancer.StartBackendAsync("a")).Backend);

        Assert.Equal("a", await balancer.WhoAnswersAsync());
    }

    [SuiteFact]
    public async Task Removal_WithoutADrain_CutsAtItsOwnDeadline()
    {
        await using var balancer = await HAProxyFixture.StartAsync();
        var options = HAProxyFixture.OptionsFor(balancer.Server);
        options.DrainDeadline = TimeSpan.FromMilliseconds(300);
        var registry = balancer.NewRegistry(options);
        var backend = await balancer.StartBackendAsync("a");
        await ReadyAsync(registry, backend.Backend);
        var inFlight = balancer.SendAsync("/hold");
        await Eventually.Async(() => backend.Held == 1, () => "no request came");

        await registry.DeregisterAsync("a");

        Assert.Empty(await balancer.Server.NamesAsync());
        Assert.NotEqual("a", await inFlight);
    }

    private async Task ReloadAsync(bool withForeign)
    {
        await using var foreign = await HttpBackend.StartAsync("foreign");
        await using var balancer = await HAProxyFixture.StartAsync(withForeign ? [$"server old 127.0.0.1:{foreign.Port} weight 100 check"] : [], holdsWhenEmpty: !withForeign);
        var registry = balancer.NewRegistry();
        Backend[] wished = [.. await Task.WhenAll("abc".Select(async letter => (await balancer.StartBackendAsync(letter.ToString())).Backend))];
        await registry.ReconcileAsync(wished);
        await Task.WhenAll(wished.Select(backend => registry.WaitUntilReadyAsync(backend.Id, Long)));
        await using var load = LoadGenerator.Start(balancer.Url, connections: 8, slowConnections: 4, slowFor: TimeSpan.FromSeconds(1));

        var slowest = TimeSpan.Zero;
        for (var reload = 0; reload < 3; reload++)
        {
            await load.UntilAsync(load.Report.Requests + 200);
            await balancer.Server.ReloadAsync();
            var start = Stopwatch.GetTimestamp();
            Assert.DoesNotContain("web:a", await balancer.Server.NamesAsync());
            var report = await registry.ReconcileAsync(wished);
            await Task.WhenAll(wished.Select(backend => registry.WaitUntilReadyAsync(backend.Id, Long)));
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
            Assert.Equal(3, report.Added.Length);
        }

        await load.UntilAsync(load.Report.Requests + 200);
        var total = await load.StopAsync();
        output.WriteLine($"3 reloads, the slowest reconciled in {slowest.TotalMilliseconds:0} ms: {total}");
        Assert.True(total.Failed == 0, total.ToString());
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(withForeign ? ["old", "web:a", "web:b", "web:c"] : ["web:a", "web:b", "web:c"], await balancer.Server.NamesAsync());
        Assert.Equal(withForeign ? "a b c foreign" : "a b c", await balancer.WhoAnswersAsync());
    }

    private static async Task ReadyAsync(ILoadBalancerRegistry registry, Backend backend)
    {
        await registry.RegisterAsync(backend);
        await registry.WaitUntilReadyAsync(backend.Id, Long);
    }
}
