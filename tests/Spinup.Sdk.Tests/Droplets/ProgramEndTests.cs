using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Spinup.Sdk;
using Spinup.Sdk.Hosting;
using Spinup.Sdk.LocalCloud;

namespace Spinup.Tests.Sdk.Droplets;

/// <summary>However the program ends in order, its droplets end with it.</summary>
public sealed class ProgramEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task HostStop_DestroysWhatIsAliveAndWhatIsInTheMaking()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var connecting = new TaskCompletionSource();
        _ = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        fixture.Shells.Connecting = async (_, token) =>
        {
            connecting.TrySetResult();
            await Task.Delay(Timeout.Infinite, token);
        };
        var making = fixture.Droplets.CreateAsync(CloudFixture.Spec);
        await connecting.Task.WaitAsync(Patience);
        Assert.Equal(2, fixture.Cloud.DropletCount);

        foreach (var service in fixture.Services.GetServices<IHostedService>())
        {
            await service.StopAsync(CancellationToken.None);
        }

        fixture.AssertEmpty();
        var ended = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => making);
        Assert.Contains("The program is ending", ended.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HostStop_WithNoTimeLeft_SaysWhatIsLeft()
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: o => o.DestroyTimeout = TimeSpan.FromSeconds(2));
        _ = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        fixture.Cloud.Faults.Set(LocalCloudFault.DeleteLies, 1);
        await fixture.Services.GetServices<IHostedService>().OfType<DropletShutdown>().Single().StopAsync(new CancellationToken(canceled: true));
        Assert.Contains(fixture.Log.Entries, entry => entry.Level == Microsoft.Extensions.Logging.LogLevel.Critical && entry.Message.Contains("1 droplets not confirmed gone", StringComparison.Ordinal));
        fixture.Cloud.Faults.Clear();
        await fixture.Services.GetRequiredService<DropletShutdown>().EndAllAsync(CancellationToken.None);
    }

    [Fact]
    public async Task TheEndOfTheServices_DestroysToo()
    {
        await using var cloud = await LocalCloud.StartAsync();
        await using (var client = SpinupClient.Create(
            new SpinupOptions { Token = cloud.Token, ApiUrl = cloud.ApiUrl },
            builder => builder.Services.AddSingleton<Spinup.Sdk.Remote.IRemoteShellFactory>(new FakeShells())))
        {
            _ = await client.Droplets.CreateAsync(CloudFixture.Spec);
            Assert.Equal(1, cloud.DropletCount);
        }

        Assert.Equal(0, cloud.DropletCount);
        Assert.Equal(0, cloud.KeyCount);
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, 130)]
    [InlineData(PosixSignal.SIGTERM, 143)]
    public async Task Signal_DestroysFirst_ThenEndsAProgramThatDoesNotEndItself(PosixSignal signal, int code)
    {
        await using var fixture = await CloudFixture.StartAsync();
        _ = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        var exited = new TaskCompletionSource<(int Code, int Left)>();
        using var shutdown = new SignalShutdown(
            fixture.Services.GetRequiredService<DropletShutdown>(),
            Options.Create(new SpinupOptions()),
            TimeProvider.System,
            exitCode => exited.SetResult((exitCode, fixture.Cloud.DropletCount)));
        var context = new PosixSignalContext(signal);

        shutdown.OnSignal(context);

        Assert.True(context.Cancel);
        Assert.Equal((code, 0), await exited.Task.WaitAsync(Patience));
        var second = new PosixSignalContext(signal);
        shutdown.OnSignal(second);
        Assert.False(second.Cancel);
    }

    [Fact]
    public async Task Signal_ReachesTheFirstDelete_Soon()
    {
        await using var fixture = await CloudFixture.StartAsync();
        _ = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        using var shutdown = new SignalShutdown(
            fixture.Services.GetRequiredService<DropletShutdown>(), Options.Create(new SpinupOptions()), TimeProvider.System, static _ => { });
        var at = DateTimeOffset.UtcNow;
        shutdown.OnSignal(new PosixSignalContext(PosixSignal.SIGTERM));
        var deadline = at + Patience;
        while (fixture.Cloud.DropletCount > 0 || fixture.Cloud.KeyCount > 0)
        {
            Assert.True(DateTimeOffset.UtcNow < deadline, "Not destroyed.");
            await Task.Yield();
        }

        // 250 ms is the promise, and the benchmark signal-lag measures it; a test only sees that nobody waits for something else.
        var delete = fixture.Cloud.Requests.Entries.First(request => request.Operation == "DELETE /v2/droplets/{droplet_id}");
        Assert.InRange((delete.At - at).TotalMilliseconds, -1, 20_000);
    }
}
