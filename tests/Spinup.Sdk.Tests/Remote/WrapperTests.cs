using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>The wrapper under the shells there are, without a network: how a command ended must be exact under each.</summary>
public sealed class WrapperTests
{
    public static TheoryData<string, string, int, string?> Ends()
    {
        var data = new TheoryData<string, string, int, string?>();
        foreach (var shell in Shells())
        {
            data.Add(shell, "exit 0", 0, null);
            data.Add(shell, "exit 255", 255, null);
            data.Add(shell, "exit 137", 137, null);
            data.Add(shell, "exit 143", 143, null);
            data.Add(shell, "exec sh -c 'exit 137'", 137, null);
            data.Add(shell, "kill -KILL $$", 137, "KILL");
            data.Add(shell, "kill -TERM $$", 143, "TERM");
            data.Add(shell, "kill -SEGV $$", 139, "SEGV");
            data.Add(shell, "sh -c 'kill -KILL $$'", 137, "KILL");
            data.Add(shell, "sleep 0.2; exit 137", 137, null);
            data.Add(shell, "sleep 0.2; kill -KILL $$", 137, "KILL");
        }

        return data;
    }

    public static TheoryData<string> ShellNames() => [.. Shells()];

    [SshdTheory]
    [MemberData(nameof(Ends))]
    public async Task Run_EveryShell_TellsEndsApart(string shell, string line, int exitCode, string? signal)
    {
        await using var fake = FakeSsh.Local(shell);
        await using var remote = await fake.ConnectAsync();
        using var error = new MemoryStream();

        var result = await remote.RunAsync(line, RemoteOutput.To(null, error));

        Assert.Equal((exitCode, signal), (result.ExitCode, result.Signal));
        Assert.DoesNotContain("SPINUP", result.StandardErrorTail, StringComparison.Ordinal);
        Assert.True(error.Length < 20, result.StandardErrorTail);
    }

    [SshdTheory]
    [MemberData(nameof(ShellNames))]
    public async Task Run_EveryShell_CancelEndsGrandchildrenInOtherSessions(string shell)
    {
        await using var fake = FakeSsh.Local(shell);
        await using var remote = await fake.ConnectAsync();
        using var cancel = new CancellationTokenSource();
        var children = new List<int>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => remote.RunAsync(
            "setsid sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done' & sleep 0.2; sleep 327 & echo $!; trap '' TERM; wait",
            RemoteOutput.Lines(line =>
            {
                children.Add(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture));
                if (children.Count == 2)
                {
                    cancel.Cancel();
                }
            }),
            cancel.Token));

        Assert.Equal(2, children.Count);
        Assert.All(children, child => Assert.Equal("", Processes.CommandLine(child)));
    }

    [SshdFact]
    public async Task Run_TalkativeLoginScript_DoesNotMixWithTheOutput()
    {
        await using var fake = FakeSsh.Local("/bin/sh", "echo Welcome; echo to all >&2");
        await using var remote = await fake.ConnectAsync();
        using var output = new MemoryStream();

        await remote.RunAsync("echo mine", RemoteOutput.To(output, null));

        Assert.Equal("mine\n"u8.ToArray(), output.ToArray());
    }

    [SshdFact]
    public async Task Upload_FullDisk_NamesTheFile()
    {
        // A limit on file sizes stands for a full disk: write(2) fails half way.
        await using var fake = FakeSsh.Local("/bin/sh", "trap '' XFSZ; ulimit -f 64");
        await using var remote = await fake.ConnectAsync();
        var source = Directory.CreateDirectory(Path.Combine(fake.Root, "source")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(source, "big file"), new byte[4 * 1024 * 1024]);
        await File.WriteAllBytesAsync(Path.Combine(source, "small"), new byte[4 * 1024]);

        var exception = await Assert.ThrowsAsync<RemoteTransferException>(() => remote.UploadAsync(source, Path.Combine(fake.Root, "there")));

        Assert.Contains("big file", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["small"], Directory.GetFileSystemEntries(Path.Combine(fake.Root, "there")).Select(Path.GetFileName));
    }

    private static IEnumerable<string> Shells()
    {
        yield return "/bin/sh";
        foreach (var shell in (string[])["dash", "bash", "busybox"])
        {
            if (RealComponents.Find(shell) is { } path)
            {
                yield return shell == "busybox" ? $"{path} ash" : path;
            }

            if (shell == "bash" && RealComponents.Find(shell) is { } posix)
            {
                yield return $"{posix} --posix";
            }
        }
    }
}
