using System.Diagnostics;
using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.LocalCloud;
using Spinup.Sdk.Remote;
using Spinup.Testing;
using Spinup.Tests.Sdk.Droplets;

namespace Spinup.Tests.Sdk.Issues;

/// <summary>However a destroy goes, it comes to its end, says what is true, and nobody waits for ever.</summary>
public sealed class EndsWithoutHanging_3
{
    [Fact]
    public async Task DisposeOfAFleetThatCannotBeDestroyed_TakesTheTimeOutOnce_AndSaysEach()
    {
        var told = 0;
        await using var fixture = await CloudFixture.StartAsync(sdk: o => (o.DestroyTimeout, o.ShutdownTimeout) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3)), mayLeave: true);
        var fleet = await fixture.Droplets.CreateManyAsync(CloudFixture.Spec with { DestroyFailed = _ => Interlocked.Increment(ref told) }, 6);
        fixture.Cloud.Faults.Set(LocalCloudFault.DeleteLies, 1);

        var watch = Stopwatch.StartNew();
        await fleet.DisposeAsync();

        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(6)); // one after the other: 14
        Assert.Equal(6, told);
    }

    [Fact]
    public async Task AnEndThatFails_DoesNotKeepTheProgramFromItsEnd()
    {
        using var live = new LiveDroplets();
        live.Add(() => Task.FromException(new InvalidOperationException()));
        Assert.Equal(1, await live.EndAllAsync(CancellationToken.None));
    }

    [Fact]
    public async Task TokenProviderThatFailsForAWhile_DoesNotEndTheDestroy()
    {
        var failures = 0;
        await using var fixture = await CloudFixture.StartAsync(sdk: o =>
        {
            var token = o.Token!;
            o.TokenProvider = _ => Interlocked.Decrement(ref failures) < 0 ? new(token) : throw (failures % 2 == 0 ? new OperationCanceledException() : new InvalidOperationException());
        });
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        failures = 4;
        Assert.Equal(droplet.Id, (await droplet.DestroyAsync()).DropletId);
    }

    [Fact]
    public async Task DestroyedWhileACommandRuns_IsNotSaidToBeSomebodyElses()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        var cut = new TaskCompletionSource<RemoteResult>();
        fixture.Shells.Running = (_, _) => cut.Task;
        var running = droplet.RunAsync("sleep 100");
        var destroying = droplet.DestroyAsync();
        await Eventually.Async(() => fixture.Cloud.DropletCount == 0, () => "it is still there");
        cut.SetException(new RemoteConnectionException("the line was cut"));
        await destroying;

        Assert.Contains("the line was cut", (await Assert.ThrowsAsync<RemoteConnectionException>(() => running)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("vanished", fixture.Log.Text, StringComparison.Ordinal);
        Assert.False(droplet.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task WhoeverWaitsForTheDestroyWhenToldOfTheLoss_IsNotWaitedFor()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec with { MaxLifetime = TimeSpan.FromSeconds(2), Ready = Until.Active });
        var disposed = new TaskCompletionSource();
        droplet.Lost.Register(() =>
        {
            droplet.DisposeAsync().AsTask().GetAwaiter().GetResult();
            disposed.SetResult();
        });
        await disposed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
