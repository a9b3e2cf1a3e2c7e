using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.LoadBalancing.HAProxy;
using Spinup.Testing;
using Spinup.Tests.Sdk.Remote;

namespace Spinup.Tests.Sdk.LoadBalancing.HAProxy;

/// <summary>A balancer on another machine: its unix socket comes through a shell.</summary>
[NeedsHAProxy]
[NeedsSshd]
public sealed class HAProxyThroughShellTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [SuiteFact]
    public async Task Socket_ThroughAShell_DoesTheSameAndComesBackAfterACut()
    {
        await using var machine = await ShellFixture.StartAsync(multiplexing: true);
        await using var balancer = await HAProxyFixture.StartAsync();
        await using var registry = new HAProxyRegistry(HAProxyFixture.OptionsFor(balancer.Server), machine.Shell, TimeProvider.System);
        var backend = await balancer.StartBackendAsync("a");
        await registry.RegisterAsync(backend.Backend);
        await registry.WaitUntilReadyAsync("a", Long);
        Assert.Equal("a", await balancer.WhoAnswersAsync());

        machine.Server.CutLines();
        for (var deadline = Environment.TickCount64 + 20_000; ;)
        {
            try
            {
                Assert.Equal(BackendState.Ready, Assert.Single(await registry.ObserveAsync()).State);
                break;
            }
            catch (LoadBalancerException) when (Environment.TickCount64 < deadline)
            {
                // The line is seen to be cut, and made anew.
            }
        }

        Assert.Equal("a", string.Join(' ', (await registry.ReconcileAsync([])).Removed));
    }

    [SuiteFact]
    public async Task Socket_ThatIsNotThere_IsSaid()
    {
        await using var machine = await ShellFixture.StartAsync(multiplexing: true);
        await using var registry = new HAProxyRegistry(new() { Socket = "/run/no-such-haproxy.sock", Section = "pool", Owner = "web" }, machine.Shell, TimeProvider.System);

        var missing = await Assert.ThrowsAsync<LoadBalancerException>(() => registry.ObserveAsync());

        Assert.Contains("There is no /run/no-such-haproxy.sock of the balancer's machine", missing.Message, StringComparison.Ordinal);
    }

    [SuiteFact]
    public async Task ForwardSocket_ItsLocalEnd_IsTheUsersOwnAndGoneAfterwards()
    {
        await using var machine = await ShellFixture.StartAsync(multiplexing: false);
        await using var balancer = await HAProxyFixture.StartAsync();
        var forward = await machine.Shell.ForwardSocketAsync(balancer.Server.Socket);

        if (!OperatingSystem.IsWindows())
        {
            // The directory around it is its user's alone.
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(forward.LocalPath)!));
        }

        await forward.DisposeAsync();

        Assert.False(File.Exists(forward.LocalPath));
        await Assert.ThrowsAsync<ArgumentException>(() => machine.Shell.ForwardSocketAsync("/run/${HOME}:80"));
    }
}
