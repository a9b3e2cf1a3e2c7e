using System.Globalization;
using Spinup.Sdk.LoadBalancing;
using Spinup.Testing;
using Xunit.Abstractions;

namespace Spinup.Tests.Sdk.LoadBalancing;

/// <summary>A pool goes from one backend to six and back, again and again, under load; its backends start slowly and end at once. Through the registry no request may be lost.</summary>
public abstract class ZeroDropConformance(ITestOutputHelper output)
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly long Target = RealComponents.Full ? 1_000_000 : 20_000;

    protected abstract Task<BalancerFixture> CreateAsync();

    /// <summary>Adds a backend the way one would who does not wait for its health.</summary>
    protected abstract Task AddNaivelyAsync(BalancerFixture balancer, ILoadBalancerRegistry registry, Backend backend);

    /// <summary>Removes a backend the way one would who does not drain it.</summary>
    protected abstract Task RemoveNaivelyAsync(BalancerFixture balancer, ILoadBalancerRegistry registry, string id);

    [SuiteFact]
    public async Task OneToSixToOne_UnderLoad_DropsNothingAndTheNaiveOrderDoes()
    {
        await using var balancer = await CreateAsync();
        var registry = balancer.NewRegistry();
        var first = await balancer.StartBackendAsync("first");
        await registry.RegisterAsync(first.Backend);
        await registry.WaitUntilReadyAsync("first", Long);

        var rounds = 0;
        LoadReport gated;
        await using (var load = LoadGenerator.Start(balancer.Url!))
        {
            for (; rounds < 2 || load.Report.Requests < Target; rounds++)
            {
                var backends = await Task.WhenAll(Ids(rounds).Select(id => JoinAsync(registry, id)));
                await Eventually.Async(() => backends.All(static backend => backend.Requests > 0), () => "a backend that is ready gets no requests");
                await Task.WhenAll(backends.Select(backend => LeaveAsync(registry, backend)));
            }

            gated = await load.StopAsync();
        }

        LoadReport naive;
        await using (var load = LoadGenerator.Start(balancer.Url!))
        {
            for (var round = 0; round < 2; round++)
            {
                var backends = await Task.WhenAll(Ids(round).Select(async id =>
                {
                    var port = HttpBackend.FreePort();
                    await AddNaivelyAsync(balancer, registry, new() { Id = id, Address = "127.0.0.1", Port = port });
                    return await HttpBackend.StartSlowlyAsync(id, port, Start);
                }));
                await Eventually.Async(() => backends.Any(static backend => backend.Requests > 0), () => "no backend gets requests");
                foreach (var backend in backends)
                {
                    await RemoveNaivelyAsync(balancer, registry, backend.Id);
                    await backend.KillAsync();
                }
            }

            naive = await load.StopAsync();
        }

        output.WriteLine($"through the registry, {rounds} rounds: {gated}");
        output.WriteLine($"in the naive order, 2 rounds: {naive}");
        Assert.True(gated.Failed == 0, gated.ToString());
        Assert.True(gated.Requests >= Target && gated.Slow > 0, gated.ToString());
        Assert.True(naive.Failed > 0, $"The naive order lost nothing, so this proves nothing: {naive}");
    }

    private static IEnumerable<string> Ids(int round) => Enumerable.Range(2, 5).Select(number => string.Create(CultureInfo.InvariantCulture, $"r{round}-{number}"));

    private static async Task<HttpBackend> JoinAsync(ILoadBalancerRegistry registry, string id)
    {
        // Registered before anything listens there, as a droplet that was just created is.
        var port = HttpBackend.FreePort();
        await registry.RegisterAsync(new() { Id = id, Address = "127.0.0.1", Port = port });
        var starting = HttpBackend.StartSlowlyAsync(id, port, Start);
        await registry.WaitUntilReadyAsync(id, Long);
        return await starting;
    }

    private static async Task LeaveAsync(ILoadBalancerRegistry registry, HttpBackend backend)
    {
        await registry.DrainAsync(backend.Id, Long);
        await registry.DeregisterAsync(backend.Id);
        await backend.KillAsync();
    }
}
