using Spinup.Sdk.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LocalCloud;
using Spinup.Sdk.Remote;

namespace Spinup.Tests.Sdk.Droplets;

public sealed class LostDropletTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Vanished_IsNoticedByAShellThatFails()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        fixture.Cloud.Vanish(droplet.Id);
        fixture.Shells.Kill(droplet.Id);

        var failure = await Assert.ThrowsAsync<RemoteConnectionException>(() => droplet.RunAsync("true"));

        Assert.Contains("vanished", failure.Message, StringComparison.Ordinal);
        Assert.True(droplet.Lost.IsCancellationRequested);
        Assert.Equal(droplet.Id, (await droplet.DestroyAsync()).DropletId);
    }

    [Fact]
    public async Task ALineThatIsCut_LosesNoDropletThatIsThere()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        fixture.Shells.Kill(droplet.Id);
        var failure = await Assert.ThrowsAsync<RemoteConnectionException>(() => droplet.RunAsync("true"));
        Assert.Equal("The line was cut.", failure.Message);
        Assert.False(droplet.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task ALineThatIsCut_WhileTheApiIsDead_IsReportedAfterABoundedLook()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        fixture.Shells.Kill(droplet.Id);
        fixture.Cloud.Faults.Set(LocalCloudFault.ErrorBefore, 1);
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();

        var failure = await Assert.ThrowsAsync<RemoteConnectionException>(() => droplet.RunAsync("true"));

        // 4 s; the client's own retries alone would take longer by far.
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 8);
        Assert.Equal("The line was cut.", failure.Message);
        Assert.False(droplet.Lost.IsCancellationRequested);
        fixture.Cloud.Faults.Clear();
    }

    [Fact]
    public async Task Vanished_IsNoticedByThePoll_AndEndsWhatRuns()
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: o => o.VanishedPollInterval = TimeSpan.FromSeconds(1));
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        fixture.Shells.Running = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return FakeShells.Exit(0);
        };
        var run = droplet.RunAsync("sleep infinity");
        fixture.Cloud.Vanish(droplet.Id);
        var failure = await Assert.ThrowsAsync<RemoteConnectionException>(() => run.WaitAsync(Patience));
        Assert.Contains("vanished", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vanished_WhileADetachedRunIsFollowed_EndsTheTriesToReachIt()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        fixture.Shells.Attaching = id => new BreakingRun(id);
        var run = droplet.AttachDetached("0123456789abcdef0123");
        fixture.Cloud.Vanish(droplet.Id);

        var failure = await Assert.ThrowsAsync<RemoteConnectionException>(() => run.FollowAsync().WaitAsync(Patience));

        Assert.Contains("vanished", failure.Message, StringComparison.Ordinal);
        Assert.Equal(new(1, 2), run.Position);
    }

    [Fact]
    public async Task Expired_FiresLost_AndDestroysWithoutItsOwner()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec with { MaxLifetime = TimeSpan.FromSeconds(3) });
        var lost = new TaskCompletionSource();
        await using var registration = droplet.Lost.Register(lost.SetResult);
        await lost.Task.WaitAsync(Patience);
        var receipt = await droplet.DestroyAsync();
        Assert.True(receipt.DestroyedAt >= droplet.ExpiresAt.AddSeconds(-1), $"{receipt.DestroyedAt:O} {droplet.ExpiresAt:O}");
        fixture.AssertEmpty();
    }

    [Fact]
    public async Task Shell_AfterTheDestroy_SaysThatItIsGone()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        await droplet.DestroyAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => droplet.RunAsync("true"));
        Assert.Equal(1, fixture.Shells.Disposed);
    }

    [Fact]
    public async Task Dispose_ThatFails_NeitherThrowsNorHidesTheBlocksException_AndMayBeCalledAgain()
    {
        DropletDestroyException? told = null;
        await using var fixture = await CloudFixture.StartAsync(sdk: o => o.DestroyTimeout = TimeSpan.FromSeconds(1));
        IEphemeralDroplet? kept = null;
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await using var droplet = kept = await fixture.Droplets.CreateAsync(CloudFixture.Spec with { DestroyFailed = failure => told = failure });
            fixture.Cloud.Faults.Set(LocalCloudFault.DeleteLies, 1);
            throw new InvalidDataException("The block's own.");
        });

        Assert.Equal(kept!.Id, told!.DropletId);
        Assert.Contains(fixture.Log.Entries, entry => entry.Level == Microsoft.Extensions.Logging.LogLevel.Critical && entry.Message.Contains(kept.Name, StringComparison.Ordinal));
        await Assert.ThrowsAsync<DropletDestroyException>(() => kept.DestroyAsync());
        Assert.Equal(1, fixture.Cloud.KeyCount);

        fixture.Cloud.Faults.Clear();
        await kept.DisposeAsync();
        fixture.AssertEmpty();
    }

    [Fact]
    public async Task Destroy_CalledByMany_HappensOnce()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        var receipts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => droplet.DestroyAsync()));
        await droplet.DisposeAsync();
        Assert.Single(receipts.Distinct());
        Assert.Equal(1, fixture.Cloud.Requests.Count("DELETE /v2/droplets/{droplet_id}"));
        Assert.Equal(1, fixture.Cloud.Requests.Count("DELETE /v2/account/keys/{ssh_key_identifier}"));
    }

    [Fact]
    public async Task DropletsSideBySide_ShareOneKey_RemovedWithTheLast()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var droplets = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => fixture.Droplets.CreateAsync(CloudFixture.Spec)));
        Assert.Equal(1, fixture.Cloud.KeyCount);
        Assert.True(DropletName.TryParse(Assert.Single(fixture.Cloud.Account().Keys).Name, out _));
        await Task.WhenAll(droplets.Skip(1).Select(droplet => droplet.DestroyAsync()));
        Assert.Equal(1, fixture.Cloud.KeyCount);
        await droplets[0].DestroyAsync();
        fixture.AssertEmpty();
        Assert.Equal(0, fixture.Cloud.Requests.Count("GET /v2/account/keys"));
        Assert.Equal(1, fixture.Cloud.Requests.Count("POST /v2/account/keys"));
        Assert.Equal(1, fixture.Cloud.Requests.Count("GET /v2/sizes"));
    }

    [Fact]
    public async Task Secrets_ReachNoLog()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using (var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec with { UserData = "#!/bin/sh\necho hush-hush\n" }))
        {
            await droplet.RunAsync("echo hush-hush");
        }

        Assert.NotEmpty(fixture.Log.Entries);
        foreach (var secret in (string[])[fixture.Cloud.Token, "hush-hush", "PRIVATE KEY"])
        {
            Assert.DoesNotContain(secret, fixture.Log.Text, StringComparison.Ordinal);
        }
    }

    /// <summary>A run whose line has broken and is made anew for ever, for all it can tell.</summary>
    private sealed class BreakingRun(string id) : IDetachedRun, ILineBreaks
    {
        public string Id => id;

        public DetachedPosition Position { get; private set; }

        public Func<CancellationToken, Task>? LineBroke { private get; set; }

        public async Task<RemoteResult> FollowAsync(RemoteOutput? output = null, DetachedPosition from = default, CancellationToken cancellationToken = default)
        {
            Position = new(1, 2);
            await LineBroke!(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return FakeShells.Exit(0);
        }

        public Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task RemoveAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
