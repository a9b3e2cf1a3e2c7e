using System.Text;
using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>Detached runs under the shells there are, without a network: start, read, end, stop and remove must be exact under each.</summary>
public sealed class DetachedScriptTests
{
    public static TheoryData<string, string, int, string?> Ends() => WrapperTests.Ends();

    public static TheoryData<string> ShellNames() => WrapperTests.ShellNames();

    [SshdTheory]
    [MemberData(nameof(Ends))]
    public async Task Follow_EveryShell_TellsEndsApart(string shell, string line, int exitCode, string? signal)
    {
        await using var fake = FakeSsh.LocalThroughout(shell);
        await using var remote = await fake.ConnectAsync();
        using var output = new MemoryStream();
        using var error = new MemoryStream();

        var run = await remote.StartDetachedAsync($"echo out; echo err >&2; {line}");
        var result = await run.FollowAsync(RemoteOutput.To(output, error));

        Assert.Equal((exitCode, signal), (result.ExitCode, result.Signal));
        Assert.Equal("out\n", Encoding.UTF8.GetString(output.ToArray()));
        Assert.StartsWith("err\n", Encoding.UTF8.GetString(error.ToArray()), StringComparison.Ordinal);

        // A shell may speak of a signal; of our own words (job list, marks) nothing comes through.
        Assert.DoesNotMatch("printf|[0-9a-f]{32}", result.StandardErrorTail);
        Assert.Equal(new(output.Length, error.Length), run.Position);
        await run.RemoveAsync();
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(fake.Root, "home", ".spinup", "runs")));
    }

    [SshdTheory]
    [MemberData(nameof(ShellNames))]
    public async Task Run_EveryShell_InputEnvironmentDirectoryAndUmaskAreTheLogins(string shell)
    {
        await using var fake = FakeSsh.LocalThroughout(shell);
        await using var remote = await fake.ConnectAsync();
        using var output = new MemoryStream();
        var command = RemoteCommand.Program("sh", "-c", "pwd; printf '%s|' \"$A\" \"$1\"; umask; cat", "sh", "it's \"$1\" \\ \n*") with
        {
            Environment = new Dictionary<string, string> { ["A"] = "line 1\nit's \"2\" $HOME `id`" },
            WorkingDirectory = "/usr",
            StandardInput = new MemoryStream(Encoding.UTF8.GetBytes("the input\n")),
        };

        var run = await remote.StartDetachedAsync(command);
        var result = await run.FollowAsync(RemoteOutput.To(output, null));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("/usr\nline 1\nit's \"2\" $HOME `id`|it's \"$1\" \\ \n*|0022\nthe input\n", Encoding.UTF8.GetString(output.ToArray()));
        await run.RemoveAsync();
    }

    [SshdTheory]
    [MemberData(nameof(ShellNames))]
    public async Task Stop_EveryShell_EndsGrandchildrenInOtherSessionsAndTellsTheEnd(string shell)
    {
        await using var fake = FakeSsh.LocalThroughout(shell);
        await using var remote = await fake.ConnectAsync();
        var children = new List<int>();
        var up = new TaskCompletionSource();
        var run = await remote.StartDetachedAsync("setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & sleep 0.2; sleep 327 & echo $!; trap '' TERM; wait");
        var following = run.FollowAsync(RemoteOutput.Lines(line =>
        {
            children.Add(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture));
            if (children.Count == 2)
            {
                up.SetResult();
            }
        }));
        await up.Task;
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.RemoveAsync());

        await run.StopAsync();

        Assert.All(children, child => Assert.Equal("", Processes.CommandLine(child)));
        Assert.Equal((137, "KILL"), await following is var result ? (result.ExitCode, result.Signal) : default);
        await run.RemoveAsync();
        await run.RemoveAsync();
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(fake.Root, "home", ".spinup", "runs")));
        await Assert.ThrowsAsync<DetachedRunLostException>(() => run.FollowAsync());
        await Assert.ThrowsAsync<DetachedRunLostException>(() => run.StopAsync());
    }

    [SshdTheory]
    [MemberData(nameof(ShellNames))]
    public async Task Run_EveryShell_TimeoutIsKeptByTheMachine(string shell)
    {
        await using var fake = FakeSsh.LocalThroughout(shell);
        await using var remote = await fake.ConnectAsync();
        using var output = new MemoryStream();

        var run = await remote.StartDetachedAsync(RemoteCommand.Shell("echo before; sleep 328; echo after") with { Timeout = TimeSpan.FromSeconds(0.7) });

        await Assert.ThrowsAsync<TimeoutException>(() => run.FollowAsync(RemoteOutput.To(output, null)));
        Assert.Equal("before\n", Encoding.UTF8.GetString(output.ToArray()));
        await run.RemoveAsync();
    }

    [MountTheory]
    [MemberData(nameof(ShellNames))]
    public async Task Run_EveryShell_FullDisk_IsTheCommandsFailureAndItsEndIsStillTold(string shell)
    {
        await using var fake = FakeSsh.LocalThroughout(shell);
        var home = Directory.CreateDirectory(Path.Combine(fake.Root, "home")).FullName;
        Assert.Equal(0, await MountTheoryAttribute.RunAsync("mount", "-t", "tmpfs", "-o", "size=1m", "none", home));
        try
        {
            await using var remote = await fake.ConnectAsync();
            using var output = new MemoryStream();

            // The last 100 KiB go byte by byte: not a byte of room is left when it ends.
            var run = await remote.StartDetachedAsync("head -c 2000000 /dev/zero; dd if=/dev/zero bs=1 count=100000 2>/dev/null; exit 137");
            var result = await run.FollowAsync(RemoteOutput.To(output, null)).WaitAsync(TimeSpan.FromSeconds(30));

            Assert.Equal((137, null), (result.ExitCode, result.Signal));
            Assert.InRange(output.Length, 500_000, 1_048_576);
            Assert.All(output.ToArray(), value => Assert.Equal(0, value));
            await run.RemoveAsync();
        }
        finally
        {
            await MountTheoryAttribute.RunAsync("umount", "-l", home);
        }
    }
}
