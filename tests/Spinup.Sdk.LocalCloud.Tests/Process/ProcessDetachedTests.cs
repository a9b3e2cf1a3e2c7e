using System.Text;
using Spinup.Sdk.LocalCloud.Hosts.Process;
using Spinup.Sdk.Remote;

namespace Spinup.Tests.ProcessHost;

/// <summary>Detached runs without SSH: as over it.</summary>
public sealed class ProcessDetachedTests
{
    private static readonly ProcessHostOptions WithoutSsh = new() { UseSshd = false };

    [UnixTheory]
    [InlineData("exit 0", 0, null)]
    [InlineData("exit 255", 255, null)]
    [InlineData("exit 137", 137, null)]
    [InlineData("kill -9 $$", 137, "KILL")]
    [InlineData("kill -TERM $$", 143, "TERM")]
    public async Task Follow_EveryEnding_IsToldApart(string line, int code, string? signal)
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();
        using var output = new MemoryStream();
        using var error = new MemoryStream();

        var run = await droplet.Shell().StartDetachedAsync(RemoteCommand.Shell($"echo \"$A\"; cat; echo oops >&2; {line}") with
        {
            Environment = new Dictionary<string, string> { ["A"] = "it's a" },
            StandardInput = new MemoryStream("the input\n"u8.ToArray()),
        });
        var result = await run.FollowAsync(RemoteOutput.To(output, error));
        var again = await droplet.Shell().AttachDetached(run.Id).FollowAsync(RemoteOutput.To(output, error), run.Position);

        Assert.Equal((code, signal), (result.ExitCode, result.Signal));
        Assert.Equal((code, signal), (again.ExitCode, again.Signal));
        Assert.Equal("it's a\nthe input\n", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal("oops\n", Encoding.UTF8.GetString(error.ToArray()));
        Assert.Equal(("oops\n", "oops\n"), (result.StandardErrorTail, again.StandardErrorTail));
        Assert.Equal(new(17, 5), run.Position);
        await run.RemoveAsync();
        await run.RemoveAsync();
        await Assert.ThrowsAsync<DetachedRunLostException>(() => run.FollowAsync());
    }

    [UnixFact]
    public async Task Follow_Cancelled_TheCommandGoesOnAndStopEndsIt()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();
        using var cancel = new CancellationTokenSource();
        var run = await droplet.Shell().StartDetachedAsync("(setsid sleep 7500 &); echo up; sleep 7501");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.FollowAsync(RemoteOutput.Lines(_ => cancel.Cancel()), cancellationToken: cancel.Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.RemoveAsync());
        await run.StopAsync();

        Assert.Equal("TERM", (await run.FollowAsync()).Signal);
        Assert.Empty(ProcessTable.Find(ProcessMark.OfRun(run.Id), []));
        await run.RemoveAsync();
    }

    [UnixFact]
    public async Task Follow_TimeoutPassed_Throws()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();

        var run = await droplet.Shell().StartDetachedAsync(RemoteCommand.Program("sleep", "7502") with { Timeout = TimeSpan.FromSeconds(0.5) });

        await Assert.ThrowsAsync<TimeoutException>(() => run.FollowAsync());
    }

    [UnixFact]
    public async Task Follow_DropletPoweredOff_IsACutLine()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();

        var run = await droplet.Shell().StartDetachedAsync("echo up; poweroff; sleep 7503");

        await Assert.ThrowsAsync<RemoteConnectionException>(() => run.FollowAsync().WaitAsync(TimeSpan.FromSeconds(30)));
    }
}
