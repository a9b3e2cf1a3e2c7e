using Spinup.Sdk.LocalCloud;
using Spinup.Tests.Cli.Driving;

namespace Spinup.Tests.Cli.Commands;

/// <summary>How a run ends that does not end by itself.</summary>
public sealed class RunEndsTests(LocalCloudFixture fixture) : IClassFixture<LocalCloudFixture>
{
    private readonly CliAccount account = new(fixture.Cloud);

    [Theory]
    [InlineData(SpinupProcess.SigTerm, 143)]
    [InlineData(SpinupProcess.SigInt, 130)]
    public async Task Run_SignalsWhileTheCommandRuns_DestroysAtOnceAndExits128PlusN(int signal, int exitCode)
    {
        var mark = "spinup-test-" + Guid.NewGuid().ToString("N");
        await using var spinup = account.Start("run", "--", "sh", "-c", "echo up; exec sleep 300", mark);
        await spinup.UntilPrintedAsync("up");
        fixture.Cloud.Requests.Clear();
        var sent = DateTimeOffset.UtcNow;
        spinup.Signal(signal);
        spinup.Signal(signal);
        var end = await spinup.WaitAsync();

        Assert.True(exitCode == end.ExitCode, end.Errors);
        Assert.Matches("(?m)^destroyed droplet ", end.Errors);
        var first = fixture.Cloud.Requests.Entries.First(request => request.Operation == "DELETE /v2/droplets/{droplet_id}");
        // At once, and not when the command would have ended. How soon is measured by the benchmark signal-lag: a machine with other suites beside says nothing of it.
        Assert.InRange((first.At - sent).TotalSeconds, 0, 20);
        await AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Run_SignalWhileTheDropletBoots_DestroysItAndExits143()
    {
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { Host = LocalCloudHost.Process, UseSshServers = false, BootTime = TimeSpan.FromMinutes(5) });
        var slow = new CliAccount(cloud);
        await using var spinup = slow.Start("run", "--", "true");
        await spinup.UntilSaidAsync("booting");
        spinup.Signal(SpinupProcess.SigTerm);
        var end = await spinup.WaitAsync();
        Assert.True(end.ExitCode == 143, end.Errors);
        Assert.Matches("(?m)^destroyed droplet [0-9]+", end.Errors);
        Assert.Empty(end.FailureLines);
        Assert.Equal((0, 0), (cloud.DropletCount, cloud.KeyCount));
    }

    [Fact]
    public async Task Run_LifetimeRunsOut_EndsTheCommandAndExits124()
    {
        var end = await account.RunAsync("run", "--max-lifetime", "4s", "--", "sh", "-c", "echo up; exec sleep 300");
        Assert.True(end.ExitCode == 124, end.Errors);
        Assert.Equal("up\n", end.Text);
        Assert.Contains("lifetime", Assert.Single(end.FailureLines), StringComparison.Ordinal);
        Assert.Matches("(?m)^destroyed droplet ", end.Errors);
        await AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Run_LifetimeRunsOutWhileTheDropletBoots_Exits124()
    {
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { Host = LocalCloudHost.Process, UseSshServers = false, BootTime = TimeSpan.FromMinutes(5) });
        var end = await new CliAccount(cloud).RunAsync("run", "--max-lifetime", "3s", "--", "true");
        Assert.True(end.ExitCode == 124, end.Errors);
        Assert.Equal((0, 0), (cloud.DropletCount, cloud.KeyCount));
    }

    [Fact]
    public async Task Run_DropletVanishes_FailsWithOneLine()
    {
        await using var spinup = account.Start("run", "--", "sh", "-c", "echo up; exec sleep 300");
        await spinup.UntilPrintedAsync("up");
        fixture.Cloud.Vanish(fixture.Cloud.Account(account.Token).Droplets.Single().Id);
        var end = await spinup.WaitAsync();
        Assert.True(end.ExitCode == 125, end.Errors);
        Assert.Single(end.FailureLines);
        await AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_TheApiDies_EndsWithinTheDestroyTimeoutAndALittle(bool signalled)
    {
        var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { Host = LocalCloudHost.Process, UseSshServers = false });
        await using var spinup = new CliAccount(cloud).Start("run", "--destroy-timeout", "2s", "--", "sh", "-c", "echo up; exec sleep 300");
        await spinup.UntilPrintedAsync("up");
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        await cloud.DisposeAsync();
        if (signalled)
        {
            spinup.Signal(SpinupProcess.SigTerm);
        }

        var end = await spinup.WaitAsync();

        // 2 s, a look of 4 s at most after the cut line, 2.5 s for the key and the connections; the rest is a busy machine's.
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalSeconds, 0, 14);
        Assert.True(end.ExitCode == 125, end.Errors);
        Assert.Contains("not confirmed gone", Assert.Single(end.FailureLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_TemporaryDirectoryThatCannotBeWrittenTo_IsSaidBeforeTheCreate()
    {
        // A file: no user, root neither, can make a directory in it.
        var file = Path.GetTempFileName();
        try
        {
            await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { Host = LocalCloudHost.Process, UseSshServers = false });
            var owner = new CliAccount(cloud);
            var environment = new Dictionary<string, string>(owner.Environment) { ["TMPDIR"] = file };
            await using var spinup = SpinupProcess.Start(["run", "--", "true"], environment);
            var end = await spinup.WaitAsync();
            Assert.True(end.ExitCode == 125, end.Errors);
            Assert.Contains("TMPDIR", Assert.Single(end.FailureLines), StringComparison.Ordinal);
            Assert.Contains(file, end.Errors, StringComparison.Ordinal);
            Assert.Equal(0, cloud.Requests.Count("POST /v2/droplets"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task AssertNothingLeftAsync()
    {
        using var api = account.Api();
        Assert.Equal((0, 0), (await api.CountDropletsAsync(), await api.CountKeysAsync()));
    }
}
