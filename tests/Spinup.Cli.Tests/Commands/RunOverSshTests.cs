using System.Security.Cryptography;
using Spinup.Testing;
using Spinup.Tests.Cli.Driving;

namespace Spinup.Tests.Cli.Commands;

/// <summary>The same promises with a real sshd on the droplet, and the cloud in a process of its own.</summary>
public sealed class RunOverSshTests
{
    [SshdFact]
    public async Task Run_OverSsh_KeepsTheContract()
    {
        await using var cloud = await CloudProcess.StartAsync("--host", "process", "--boot", "0.2");
        var account = new CliAccount(cloud.Url);
        using var api = account.Api();
        foreach (var (line, exitCode) in new[] { ("exit 0", 0), ("exit 255", 255), ("kill -9 $$", 137) })
        {
            var end = await account.RunAsync("run", "--", "sh", "-c", line);
            Assert.True(exitCode == end.ExitCode, end.Errors);
            Assert.Empty(end.FailureLines);
        }

        var bytes = RandomNumberGenerator.GetBytes(1_000_000);
        var echoed = await account.RunWithInputAsync(bytes, "run", "--", "cat");
        Assert.True(bytes.AsSpan().SequenceEqual(echoed.Output), echoed.Errors);

        await using var spinup = account.Start("run", "--", "sh", "-c", "echo up; exec sleep 300");
        await spinup.UntilPrintedAsync("up");
        spinup.Signal(SpinupProcess.SigTerm);
        var ended = await spinup.WaitAsync();
        Assert.True(ended.ExitCode == 143, ended.Errors);
        Assert.Matches("(?m)^destroyed droplet ", ended.Errors);

        Assert.Equal((0, 0), (await api.CountDropletsAsync(), await api.CountKeysAsync()));
        Assert.Equal(0, (await cloud.EndAsync()).ExitCode);
    }
}
