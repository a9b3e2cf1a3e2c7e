using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk.LoadBalancing;
using Spinup.Testing;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Spinup.Tests.Sdk.Yarp;

/// <summary>How a backend leaves.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private static readonly Uri Hold = new("/hold", UriKind.Relative);

    [Fact]
    public async Task Drain_WaitsForWhatIsInFlightAndReportsIt()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");
        await using var b = await TestBackend.StartAsync("b");
        await proxy.AdmitAsync(a);
        var held = await HoldAsync(proxy, a, 3);
        await proxy.AdmitAsync(b);

        var drain = proxy.Registry.DrainAsync("a", Long);

        var status = await proxy.FindAsync("a");
        Assert.Equal((BackendState.Draining, 3), (status!.State, status.InFlight));
        Assert.Equal(12, (await proxy.AskAsync())["b"]);
        Assert.False(drain.IsCompleted);
        a.Release();
        var report = await drain;
        Assert.Equal((3, 3, 0), (report.InFlightAtStart, report.Finished, report.Cut));
        Assert.All(await Task.WhenAll(held), answer => Assert.Equal(HttpStatusCode.OK, answer));
    }

    [Fact]
    public async Task Drain_AtTheDeadline_CutsTheRest()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");
        await proxy.AdmitAsync(a);
        var held = await HoldAsync(proxy, a, 2);

        var report = await proxy.Registry.DrainAsync("a", TimeSpan.FromMilliseconds(100));

        Assert.Equal((2, 0, 2), (report.InFlightAtStart, report.Finished, report.Cut));
        Assert.True(report.Elapsed >= TimeSpan.FromMilliseconds(100), $"{report.Elapsed}");
        Assert.Equal(0, (await proxy.FindAsync("a"))!.InFlight);
        Assert.All(await Task.WhenAll(held), answer => Assert.True(answer is HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout, $"{answer}"));
        await Eventually.Async(() => a.Cut == 2, () => "The backend did not see that its requests ended.");
    }

    [Fact]
    public async Task Drain_Cancelled_GoesOnFromThere()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");
        await proxy.AdmitAsync(a);
        var held = await HoldAsync(proxy, a, 1);
        using var cancel = new CancellationTokenSource();
        var first = proxy.Registry.DrainAsync("a", Long, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(BackendState.Draining, (await proxy.FindAsync("a"))!.State);
        var second = proxy.Registry.DrainAsync("a", Long);
        Assert.False(second.IsCompleted);
        a.Release();
        Assert.Equal(1, (await second).Finished);
        Assert.Equal(HttpStatusCode.OK, await held[0]);
    }

    [Fact]
    public async Task Drain_TakenBackByAnother_ThrowsAndTheBackendServes()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");
        await proxy.AdmitAsync(a);
        var held = await HoldAsync(proxy, a, 1);
        var drain = proxy.Registry.DrainAsync("a", Long);

        var report = await proxy.Registry.ReconcileAsync([a.Backend]);

        Assert.Equal("a", Assert.Single(report.Admitted));
        Assert.Contains("registered again", (await Assert.ThrowsAsync<LoadBalancerException>(() => drain)).Message, StringComparison.Ordinal);
        Assert.Equal(12, (await proxy.AskAsync())["a"]);
        a.Release();
        Assert.Equal(HttpStatusCode.OK, await held[0]);
    }

    [Fact]
    public async Task Deregister_IsABarrierAndIdempotent()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");
        await proxy.AdmitAsync(a);
        await proxy.Registry.DrainAsync("a", Long);

        await proxy.Registry.DeregisterAsync("a");
        await proxy.Registry.DeregisterAsync("a");

        var (requests, probes) = (a.Requests, a.Probes);
        Assert.Empty(await proxy.Registry.ObserveAsync());
        Assert.Equal(12, (await proxy.AskAsync())["503"]);
        Assert.Equal(requests, a.Requests);
        Assert.InRange(a.Probes, probes, probes + 1); // One may have been on its way.
    }

    [Fact]
    public async Task Deregister_NotDrained_LetsWhatIsInFlightFinish()
    {
        await using var proxy = await TestProxy.StartAsync();
        await using var a = await TestBackend.StartAsync("a");
        await proxy.AdmitAsync(a);
        var held = await HoldAsync(proxy, a, 1);

        var gone = proxy.Registry.DeregisterAsync("a");

        Assert.False(gone.IsCompleted);
        a.Release();
        await gone;
        Assert.Equal(HttpStatusCode.OK, await held[0]);
    }

    [Fact]
    public async Task Deregister_NotDrainedAndNeverDone_IsCutAtTheRegistrysDeadline()
    {
        await using var proxy = await TestProxy.StartAsync(configure: options => options.DrainDeadline = TimeSpan.FromMilliseconds(50));
        await using var a = await TestBackend.StartAsync("a");
        await proxy.AdmitAsync(a);
        var held = await HoldAsync(proxy, a, 1);

        await proxy.Registry.DeregisterAsync("a");

        Assert.Empty(await proxy.Registry.ObserveAsync());
        Assert.NotEqual(HttpStatusCode.OK, await held[0]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Request_ThatHadPickedABackendWhichLeft_GoesToAnother(bool register)
    {
        // Held between the choice of a backend and the sending, where no counter of the proxy sees it.
        using var chosen = new SemaphoreSlim(0);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var proxy = await TestProxy.StartAsync(TestProxy.Web with { LoadBalancingPolicy = "FirstAlphabetical" }, pipeline: app =>
        {
            app.UseLoadBalancing();
            app.Use(async (context, next) =>
            {
                if (context.Request.Path == "/late")
                {
                    chosen.Release();
                    await go.Task;
                }

                await next(context);
            });
        });
        await using var a = await TestBackend.StartAsync("a");
        await using var b = await TestBackend.StartAsync("b");
        await proxy.AdmitAsync(a, b);
        var late = proxy.Client.GetStringAsync(new Uri("/late", UriKind.Relative));
        await chosen.WaitAsync();

        Assert.Equal(0, (await proxy.Registry.DrainAsync("a", Long)).InFlightAtStart);
        await proxy.Registry.DeregisterAsync("a");
        if (register)
        {
            await proxy.Registry.RegisterAsync(a.Backend); // The same name again, and not admitted.
        }

        go.SetResult();

        Assert.Equal("b", await late);
        Assert.Equal(0, a.Requests);
    }

    [Fact]
    public async Task Request_ThatHadPickedTheLastOne_Gets503()
    {
        using var chosen = new SemaphoreSlim(0);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var proxy = await TestProxy.StartAsync(pipeline: app => app.Use(async (context, next) =>
        {
            chosen.Release();
            await go.Task;
            await next(context);
        }));
        await using var a = await TestBackend.StartAsync("a");
        await proxy.AdmitAsync(a);
        var late = proxy.Client.GetAsync(new Uri("/late", UriKind.Relative));
        await chosen.WaitAsync();
        await proxy.Registry.DeregisterAsync("a");

        go.SetResult();

        using var answer = await late;
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 0), (answer.StatusCode, a.Requests));
    }

    [Fact]
    public async Task Copy_ThatTheUserForwardsHimself_PassesByTheGate()
    {
        await using var mirror = await TestBackend.StartAsync("mirror");
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        await using var proxy = await TestProxy.StartAsync(pipeline: app => app.Use(async (HttpContext context, RequestDelegate _) =>
        {
            context.Features.GetRequiredFeature<IReverseProxyFeature>().ProxiedDestination = context.GetReverseProxyFeature().AvailableDestinations[0];
            await context.RequestServices.GetRequiredService<IHttpForwarder>().SendAsync(context, $"http://127.0.0.1:{mirror.Port}/", client);
        }));
        await using var a = await TestBackend.StartAsync("a");
        await proxy.AdmitAsync(a);

        Assert.Equal(12, (await proxy.AskAsync())["mirror"]);
        Assert.Equal(0, (await proxy.FindAsync("a"))!.InFlight);
    }

    [Fact]
    public async Task Affinity_BackendDrains_ItsClientsMoveAndStay()
    {
        await using var proxy = await TestProxy.StartAsync(TestProxy.Web with
        {
            SessionAffinity = new() { Enabled = true, AffinityKeyName = "stick", Policy = "ArrCookie", FailurePolicy = "Redistribute" },
        });
        await using var a = await TestBackend.StartAsync("a");
        await using var b = await TestBackend.StartAsync("b");
        await proxy.AdmitAsync(a, b);
        var first = (await proxy.AskAsync()).Single().Key; // The client keeps cookies.

        await proxy.Registry.DrainAsync(first, Long);

        Assert.Equal(12, (await proxy.AskAsync())[first == "a" ? "b" : "a"]);
        Assert.DoesNotContain(proxy.Loggers.Entries, entry => entry.EventId == 2011);
    }

    [Fact]
    public async Task Affinity_ThatFailsWithoutItsBackend_IsWarnedOf()
    {
        await using var proxy = await TestProxy.StartAsync(TestProxy.Web with
        {
            SessionAffinity = new() { Enabled = true, AffinityKeyName = "stick", Policy = "ArrCookie", FailurePolicy = "Return503Error" },
        });
        await using var a = await TestBackend.StartAsync("a");
        await proxy.AdmitAsync(a);

        Assert.Contains("Redistribute", Assert.Single(proxy.Loggers.Entries, entry => entry.EventId == 2011).Message, StringComparison.Ordinal);
    }

    private static async Task<List<Task<HttpStatusCode>>> HoldAsync(TestProxy proxy, TestBackend backend, int count)
    {
        var held = Enumerable.Range(0, count).Select(async _ =>
        {
            using var response = await proxy.Client.GetAsync(Hold);
            return response.StatusCode;
        }).ToList();
        await Eventually.Async(() => backend.Held == count, () => $"{backend.Held} of {count} requests arrived.");
        return held;
    }
}
