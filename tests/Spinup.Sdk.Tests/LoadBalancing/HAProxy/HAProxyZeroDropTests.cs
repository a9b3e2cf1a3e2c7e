using Spinup.Sdk.LoadBalancing;
using Spinup.Testing;
using Xunit.Abstractions;

namespace Spinup.Tests.Sdk.LoadBalancing.HAProxy;

[NeedsHAProxy]
[Trait("Category", "ZeroDrop")]
public sealed class HAProxyZeroDropTests(ITestOutputHelper output) : ZeroDropConformance(output)
{
    protected override async Task<BalancerFixture> CreateAsync() => await HAProxyFixture.StartAsync();

    protected override async Task AddNaivelyAsync(BalancerFixture balancer, ILoadBalancerRegistry registry, Backend backend)
    {
        var server = ((HAProxyFixture)balancer).Server;
        var at = $"{HAProxyServer.Section}/{backend.Id}";
        Assert.Contains(
            "registered", await server.AskAsync($"add server {at} {backend.Address}:{backend.Port} weight 100 check inter 200 fastinter 50 downinter 50 rise 2 fall 3"), StringComparison.Ordinal);
        await server.AskAsync($"enable health {at};set server {at} state ready");
    }

    protected override async Task RemoveNaivelyAsync(BalancerFixture balancer, ILoadBalancerRegistry registry, string id)
    {
        var at = $"{HAProxyServer.Section}/{id}";
        await ((HAProxyFixture)balancer).Server.AskAsync($"set server {at} state maint;del server {at}");
    }
}
