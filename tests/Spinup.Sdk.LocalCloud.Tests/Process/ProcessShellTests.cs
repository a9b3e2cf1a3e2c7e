using System.Diagnostics;
using System.Text;
using Spinup.Sdk.LocalCloud.Hosts.Process;
using Spinup.Sdk.Remote;

namespace Spinup.Tests.ProcessHost;

/// <summary>The shell without SSH, as it is where no sshd is installed.</summary>
public sealed class ProcessShellTests
{
    private static readonly ProcessHostOptions WithoutSsh = new() { UseSshd = false };

    [UnixTheory]
    [InlineData("exit 0", 0, null)]
    [InlineData("exit 255", 255, null)]
    [InlineData("exit 137", 137, null)]
    [InlineData("kill -9 $$", 137, "KILL")]
    [InlineData("kill -TERM $$", 143, "TERM")]
    [InlineData("sh -c 'kill -9 $$'; exit 3", 3, null)]
    [InlineData("no-such-program", 127, null)]
    public async Task Run_EveryEnding_IsToldApart(string line, int code, string? signal)
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();

        var (result, _, _) = await droplet.RunAsync(line);

        Assert.Equal((code, signal), (result.ExitCode, result.Signal));
    }

    [UnixFact]
    public async Task Run_InputEnvironmentArgumentsAndDirectory_ArriveAsTheyWere()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();
        const string Odd = "a 'b' \"c\" $d `e` \\ \n new line ü ";
        await droplet.RunAsync("mkdir -p 'sub dir'");

        var (result, output, error) = await droplet.RunAsync(RemoteCommand.Program("sh", "-c", "pwd; printf '%s|' \"$VALUE\" \"$1\"; cat; echo oops >&2", "sh", Odd) with
        {
            Environment = new Dictionary<string, string> { ["VALUE"] = Odd },
            WorkingDirectory = "sub dir",
            StandardInput = new MemoryStream(Encoding.UTF8.GetBytes("the input")),
        });

        Assert.True(result.Succeeded);
        Assert.Equal($"{droplet.Access.Home}/sub dir\n{Odd}|{Odd}|the input", output);
        Assert.Equal("oops\n", error);
        Assert.Equal("oops\n", result.StandardErrorTail);
    }

    [UnixFact]
    public async Task Run_LineAndEnvironment_AreInNoArgumentList()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();

        var (_, output, _) = await droplet.RunAsync(RemoteCommand.Shell(": c0mmand-secret; cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep -c '[-]secret'") with
        {
            Environment = new Dictionary<string, string> { ["TOKEN"] = "environment-secret" },
        });

        Assert.Equal("0\n", output);
    }

    [UnixFact]
    public async Task Run_BackgroundProcessHoldsTheOutput_EndsWithTheCommand()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();

        var since = Stopwatch.GetTimestamp();
        var (result, output, _) = await droplet.RunAsync("sleep 7200 & echo done");

        Assert.True(result.Succeeded);
        Assert.Equal("done\n", output);
        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(10));
    }

    [UnixFact]
    public async Task Run_SlowTaker_HoldsTheCommandBack()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();
        var taker = new CountingOutput();

        // What is written beyond the pipe and one buffer waits: the counter file cannot run ahead.
        var running = droplet.Shell().RunAsync("i=0; while [ $i -lt 64 ]; do head -c 65536 /dev/zero; i=$((i+1)); echo $i > new; mv new count; done", taker);
        await taker.First.Task.WaitAsync(TimeSpan.FromSeconds(15));
        var (_, count, _) = await droplet.RunAsync("sleep 0.3; cat count 2>/dev/null || echo 0");
        taker.GoOn.SetResult();
        await running;

        Assert.True(int.Parse(count, System.Globalization.CultureInfo.InvariantCulture) < 8, count);
        Assert.Equal(64 * 65536, taker.Bytes);
    }

    [UnixTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_CancelledOrTimedOut_LeavesNoProcess(bool cancel)
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();
        using var stop = new CancellationTokenSource();
        var command = RemoteCommand.Shell("setsid sleep 7300 & (setsid sh -c 'cd /; sleep 7301' &) ; echo started; sleep 7302") with { Timeout = cancel ? null : TimeSpan.FromSeconds(1) };
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var running = droplet.Shell().RunAsync(command, RemoteOutput.Lines(_ => started.TrySetResult()), stop.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(15));
        if (cancel)
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }
        else
        {
            await Assert.ThrowsAsync<TimeoutException>(() => running);
        }

        Assert.Empty(ProcessTable.Find(ProcessMark.OfDroplet(fixture.CloudName, droplet.Id), []));
    }

    [UnixFact]
    public async Task Run_DropletPoweredOff_IsACutLine()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();

        await Assert.ThrowsAsync<RemoteConnectionException>(() => droplet.Shell().RunAsync("poweroff; sleep 7400").WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [UnixFact]
    public async Task Transfer_ThereAndBack_SkipsWhatIsThere()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();
        var from = Directory.CreateDirectory(Path.Combine(fixture.BaseDirectory, "from")).FullName;
        Directory.CreateDirectory(Path.Combine(from, "a/empty"));
        await File.WriteAllTextAsync(Path.Combine(from, "a/one"), "1");
        await File.WriteAllTextAsync(Path.Combine(from, "two"), "22");
        File.CreateSymbolicLink(Path.Combine(from, "link"), "a/one");
        var shell = droplet.Shell();
        var seen = new List<TransferProgress>();

        var up = await shell.UploadAsync(from, "data/", new SynchronousProgress(seen.Add));
        var again = await shell.UploadAsync(from, "data/");
        var (_, output, _) = await droplet.RunAsync("cat data/a/one data/two data/link; test -d data/a/empty && echo more >> data/two");
        var down = await shell.DownloadAsync("data/", Path.Combine(fixture.BaseDirectory, "to"));

        Assert.Equal((2, 0, 3L), (up.FilesSent, up.FilesSkipped, up.BytesSent));
        Assert.Equal((0, 2), (again.FilesSent, again.FilesSkipped));
        Assert.Equal("1221", output);
        Assert.Equal(new TransferProgress(3, 3, 2, 2), seen[^1]);
        Assert.Equal(2, down.FilesSent);
        Assert.Equal("22more\n", await File.ReadAllTextAsync(Path.Combine(fixture.BaseDirectory, "to/two")));
    }

    [UnixTheory]
    [InlineData("../../../outside")]
    [InlineData("/etc/outside")]
    [InlineData("out/outside")]
    [InlineData("sub/../../../../outside")]
    public async Task Transfer_OutOfTheDroplet_IsRefused(string path)
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();
        var file = Path.Combine(fixture.BaseDirectory, "file");
        await File.WriteAllTextAsync(file, "x");
        await droplet.RunAsync($"ln -s {ShellWord.Quote(fixture.BaseDirectory)} out");

        await Assert.ThrowsAsync<RemoteTransferException>(() => droplet.Shell().UploadAsync(file, path));
        await Assert.ThrowsAsync<RemoteTransferException>(() => droplet.Shell().DownloadAsync(path, Path.Combine(fixture.BaseDirectory, "to")));

        Assert.False(File.Exists(Path.Combine(fixture.BaseDirectory, "outside")));
    }

    private sealed class CountingOutput : RemoteOutput
    {
        public TaskCompletionSource First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource GoOn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Bytes { get; private set; }

        public override async ValueTask WriteAsync(RemoteChannel stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            Bytes += bytes.Length;
            First.TrySetResult();
            await GoOn.Task.WaitAsync(cancellationToken);
        }
    }

    private sealed class SynchronousProgress(Action<TransferProgress> report) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => report(value);
    }
}
