using Spinup.Testing;
using Spinup.Tests.Cli.Driving;

namespace Spinup.Tests.Cli.Commands;

/// <summary><c>spinup cloud</c>: starts or says why not, and leaves nothing when it is ended.</summary>
public sealed class CloudTests
{
    [Fact]
    public async Task Cloud_PortInUse_FailsWithOneLine()
    {
        await using var first = await CloudProcess.StartAsync();
        await using var second = SpinupProcess.Start(["cloud", "--port", $"{first.Url.Port}"]);
        var end = await second.WaitAsync();
        Assert.True(end.ExitCode == 125, end.Errors);
        Assert.Contains($"{first.Url.Port}", Assert.Single(end.FailureLines), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Errors, StringComparison.Ordinal);
        Assert.Equal(0, (await first.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Cloud_TwoTokens_AreTwoAccounts()
    {
        await using var cloud = await CloudProcess.StartAsync();
        using var one = new CliAccount(cloud.Url).Api();
        using var other = new CliAccount(cloud.Url).Api();
        var id = await one.CreateAsync("web-1");
        Assert.Equal((1, 0), (await one.CountDropletsAsync(), await other.CountDropletsAsync()));
        await one.DeleteAsync(id);
    }

    [LinuxTheory]
    [InlineData(SpinupProcess.SigTerm)]
    [InlineData(SpinupProcess.SigInt)]
    public async Task Cloud_SignalWhileACommandRuns_LeavesNoProcessAndNoDirectory(int signal)
    {
        var temporary = Directory.CreateTempSubdirectory("spinup-cli-test-");
        if (!OperatingSystem.IsWindows())
        {
            // As /tmp is: where we are root, a droplet's commands run as another user, who has to pass through.
            File.SetUnixFileMode(temporary.FullName, temporary.UnixFileMode | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }

        try
        {
            var mark = "spinup-test-" + Guid.NewGuid().ToString("N");
            await using var cloud = SpinupProcess.Start(["cloud", "--host", "process"], new Dictionary<string, string> { ["TMPDIR"] = temporary.FullName });
            await cloud.UntilPrintedAsync("use it with:");
            var account = new CliAccount(new Uri(cloud.StandardOutput.Split('\n')[0].Split(' ')[^1]));
            await using var run = account.Start("run", "--destroy-timeout", "2s", "--", "sh", "-c", "echo up; trap '' TERM HUP INT; sleep 300; sleep 300", mark);
            await run.UntilPrintedAsync("up");
            Assert.NotEmpty(OnTheDroplet(mark));
            Assert.NotEmpty(temporary.GetDirectories("spinup-cloud-*"));

            cloud.Signal(signal);
            var end = await cloud.WaitAsync(seconds: 5);
            Assert.True(end.ExitCode == 0, end.Errors);
            Assert.Empty(temporary.GetDirectories("spinup-cloud-*"));
            Assert.Empty(OnTheDroplet(mark));

            // The one that rented is no process of the cloud's. Left alone it would look for its droplet for a while.
            run.Signal(SpinupProcess.SigTerm);
            await run.WaitAsync(seconds: 30);
        }
        finally
        {
            temporary.Delete(recursive: true);
        }
    }

    private static IEnumerable<int> OnTheDroplet(string mark) =>
        Processes.WithCommandLine(mark).Where(id => !Processes.CommandLine(id).Contains("spinup.dll", StringComparison.Ordinal));
}
