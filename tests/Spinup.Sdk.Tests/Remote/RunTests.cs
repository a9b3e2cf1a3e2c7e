using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>Commands on a real sshd, over one shared connection and over one each.</summary>
public sealed class RunTests
{
    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_ShellLine_StreamsAreApartAndExitCodeIsIts(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);

        var (result, output, error) = await fixture.RunAsync("echo to-out; echo to-err >&2; exit 3");

        Assert.Equal((3, null, "to-out\n", "to-err\n"), (result.ExitCode, result.Signal, output, error));
        Assert.Equal("to-err\n", result.StandardErrorTail);
    }

    [SshdTheory]
    [InlineData("exit 255", 255, null)]
    [InlineData("exit 137", 137, null)]
    [InlineData("exec sh -c 'exit 143'", 143, null)]
    [InlineData("kill -KILL $$", 137, "KILL")]
    [InlineData("kill -TERM $$", 143, "TERM")]
    [InlineData("kill -INT $$", 130, "INT")]
    [InlineData("kill -PIPE $$", 141, "PIPE")]
    [InlineData("sh -c 'kill -KILL $$'", 137, "KILL")]
    [InlineData("true; nosuchprogram", 127, null)]
    public async Task Run_EveryWayToEnd_IsToldApart(string line, int exitCode, string? signal)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);

        var (result, _, _) = await fixture.RunAsync(line);

        Assert.Equal((exitCode, signal), (result.ExitCode, result.Signal));
    }

    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_CutLine_IsAConnectionFailureAndLeavesNothingRunning(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);
        var started = new TaskCompletionSource();
        var run = fixture.Shell.RunAsync("setsid sleep 321 & echo up; sleep 321", RemoteOutput.Lines(_ => started.TrySetResult()));
        await started.Task;

        fixture.Server.CutLines();

        var exception = await Assert.ThrowsAsync<RemoteConnectionException>(() => run);
        Assert.Equal(RemoteFailure.LineCut, exception.Reason);
        await fixture.Server.UntilNothingRunsAsync();
        Assert.Equal("again\n", (await fixture.RunAsync("echo again")).Output);
    }

    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_Cancelled_LeavesNothingRunningWhenItThrows(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);
        using var cancel = new CancellationTokenSource();
        var run = fixture.Shell.RunAsync("trap '' TERM; setsid sleep 321 & echo up; sleep 321; sleep 321", RemoteOutput.Lines(_ => cancel.Cancel()), cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.DoesNotContain(fixture.Server.Remaining(), id => Processes.CommandLine(id).Contains("321", StringComparison.Ordinal));
    }
}
