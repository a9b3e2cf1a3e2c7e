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

    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_TimeoutPassed_ThrowsAndLeavesNothingRunning(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);

        await Assert.ThrowsAsync<TimeoutException>(() => fixture.RunAsync(RemoteCommand.Program("sleep", "322") with { Timeout = TimeSpan.FromSeconds(0.5) }));

        Assert.DoesNotContain(fixture.Server.Remaining(), id => Processes.CommandLine(id).Contains("322", StringComparison.Ordinal));
    }

    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_LocalClientKilled_LeavesNothingRunning(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);
        var started = new TaskCompletionSource();
        var run = fixture.Shell.RunAsync("echo up; sleep 323", RemoteOutput.Lines(_ => started.TrySetResult()));
        await started.Task;

        foreach (var id in Processes.Below(Environment.ProcessId).Where(id => Processes.CommandLine(id).Contains(fixture.Server.Address, StringComparison.Ordinal)))
        {
            Processes.Kill(id);
        }

        await Assert.ThrowsAsync<RemoteConnectionException>(() => run);
        await fixture.Server.UntilNothingRunsAsync();
    }

    [SshdFact]
    public async Task Run_EnvironmentAndLine_AreInNoArgumentList()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        const string Secret = "hunter-2-in-the-environment";
        const string LineSecret = "hunter-3-in-the-line";
        var seen = new TaskCompletionSource<string>();
        var command = RemoteCommand.Shell($": {LineSecret}; echo \"$SECRET\"; sleep 324") with { Environment = new Dictionary<string, string> { ["SECRET"] = Secret } };
        using var cancel = new CancellationTokenSource();
        var run = fixture.Shell.RunAsync(command, RemoteOutput.Lines(line => seen.TrySetResult(line)), cancel.Token);

        Assert.Equal(Secret, await seen.Task);
        Assert.Empty(Processes.WithCommandLine("hunter-"));

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.DoesNotContain("hunter-", command.ToString(), StringComparison.Ordinal);
    }

    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_ProgramWithNastyArguments_ArriveWordByWord(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);
        string[] words = ["", " ", "a b", "'", "\"", "\\", "\\n", "$HOME", "`id`", "$(id)", "*", "?", "~", "!", "#", "&", ";", "|", "<", ">", "-n", "--", "\t", "line\nbreak\n", "é漢🚀", "%s", "a=b", "{a,b}"];

        var (result, output, _) = await fixture.RunAsync(RemoteCommand.Program("printf", ["%s\\0", .. words]));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(string.Concat(words.Select(word => word + "\0")), output);
    }

    [SshdFact]
    public async Task Run_WorkingDirectoryAndEnvironment_AreSet()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var directory = Directory.CreateDirectory(Path.Combine(fixture.Server.Root, "with 'quote' and space")).FullName;
        var command = RemoteCommand.Shell("pwd; printf %s \"$A\"") with
        {
            WorkingDirectory = directory,
            Environment = new Dictionary<string, string> { ["A"] = "line 1\nit's \"2\" $HOME `id`" },
        };

        var (_, output, _) = await fixture.RunAsync(command);

        Assert.Equal($"{directory}\nline 1\nit's \"2\" $HOME `id`", output);
    }

    [SshdFact]
    public async Task Run_MissingWorkingDirectory_FailsAndRunsNothing()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);

        var (result, output, error) = await fixture.RunAsync(RemoteCommand.Shell("echo ran") with { WorkingDirectory = "/no/such/place" });

        Assert.Equal((1, ""), (result.ExitCode, output));
        Assert.Contains("/no/such/place", error, StringComparison.Ordinal);
    }

    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_FiftyMegabytesThroughCat_ComeBackUnchanged(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);
        var seed = Environment.TickCount;
        var bytes = new byte[50 * 1024 * 1024];
        new Random(seed).NextBytes(bytes);
        using var input = new MemoryStream(bytes);
        using var output = new MemoryStream(bytes.Length);

        var result = await fixture.Shell.RunAsync(RemoteCommand.Program("cat") with { StandardInput = input }, RemoteOutput.To(output, null));

        Assert.Equal(0, result.ExitCode);
        Assert.True(output.ToArray().AsSpan().SequenceEqual(bytes), $"seed {seed}");
    }

    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_InputTheCommandDoesNotRead_DoesNotBlock(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);
        using var endless = new EndlessStream();

        var (result, output, _) = await fixture.RunAsync(RemoteCommand.Shell("head -c 3 | wc -c; exit 4") with { StandardInput = endless });

        Assert.Equal((4, "3"), (result.ExitCode, output.Trim()));
    }

    [SshdFact]
    public async Task Run_WithoutInput_SeesTheEndAtOnce()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);

        Assert.Equal("0", (await fixture.RunAsync("wc -c")).Output.Trim());
    }

    [SshdFact]
    public async Task Run_BackgroundChildKeepsOutputOpen_ReturnsWithAllTheCommandWrote()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);

        var (result, output, _) = await fixture.RunAsync("sleep 20 & echo $!; seq 1 20000");

        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith("19999\n20000\n", output, StringComparison.Ordinal);
        Assert.True(result.Elapsed < TimeSpan.FromSeconds(15));
        Processes.Kill(int.Parse(output.Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture));
    }

    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_TwentyAtOnce_EachHasItsOwnOutput(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(number => fixture.RunAsync($"echo begin {number}; seq 1 2000; sleep 0.2; echo end {number}")));

        Assert.All(results.Index(), pair =>
        {
            Assert.StartsWith($"begin {pair.Index}\n1\n2\n", pair.Item.Output, StringComparison.Ordinal);
            Assert.EndsWith($"2000\nend {pair.Index}\n", pair.Item.Output, StringComparison.Ordinal);
        });
    }

    [SshdFact]
    public async Task Run_TakerThatFails_EndsTheCommandAndHandsTheFailureOn()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            fixture.Shell.RunAsync("echo up; sleep 325", RemoteOutput.Lines(_ => throw new InvalidOperationException("full"))));

        Assert.Equal("full", exception.Message);
        Assert.DoesNotContain(fixture.Server.Remaining(), id => Processes.CommandLine(id).Contains("325", StringComparison.Ordinal));
    }

    [SshdFact]
    public async Task Run_SlowTaker_SlowsTheCommandDown()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var gate = new TaskCompletionSource();
        var count = Path.Combine(fixture.Server.Root, "count");
        var taker = new GatedOutput(gate.Task);
        var run = fixture.Shell.RunAsync($"i=0; while [ $i -lt 200 ]; do head -c 1048576 /dev/zero; i=$((i+1)); echo $i >{count}; done", taker);
        await taker.Reached;
        var before = "";

        // It stands still once pipes and windows are full, long before 200 MiB.
        await Eventually.Async(
            () =>
            {
                var now = File.Exists(count) ? File.ReadAllText(count) : "";
                Thread.Sleep(300);
                var still = now == before;
                before = now;
                return still;
            },
            () => "still running on");
        Assert.True(before.Length == 0 || int.Parse(before, System.Globalization.CultureInfo.InvariantCulture) < 50, before);

        gate.SetResult();
        Assert.Equal(0, (await run).ExitCode);
        Assert.Equal(200L * 1024 * 1024, taker.Bytes);
    }

    [SshdFact]
    public async Task Run_NulInACommand_IsRefusedBeforeAnythingRuns()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);

        await Assert.ThrowsAsync<ArgumentException>(() => fixture.RunAsync("echo a\0b"));
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.RunAsync(RemoteCommand.Shell("true") with { Environment = new Dictionary<string, string> { ["A B"] = "" } }));
    }

    private sealed class GatedOutput(Task gate) : RemoteOutput
    {
        private readonly TaskCompletionSource reached = new();

        public Task Reached => reached.Task;

        public long Bytes { get; private set; }

        public override async ValueTask WriteAsync(RemoteChannel stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            reached.TrySetResult();
            await gate.WaitAsync(cancellationToken);
            Bytes += bytes.Length;
        }
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
