using Spinup.Testing;

namespace Spinup.Tests.Sdk.LoadBalancing.HAProxy;

[NeedsHAProxy]
public sealed class HAProxyConformanceTests : LoadBalancerRegistryConformance
{
    protected override async Task<BalancerFixture> CreateAsync() => await HAProxyFixture.StartAsync();
}
