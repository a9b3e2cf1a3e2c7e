using Spinup.Testing;
using Spinup.Tests.Cli.Driving;

namespace Spinup.Tests.Cli.Commands;

/// <summary><c>spinup ssh</c>: a shell on a droplet of its own; what it is given on standard input stands for a person here.</summary>
public sealed class SshTests(LocalCloudFixture withoutSshd) : IClassFixture<LocalCloudFixture>
{
    [SshdFact]
    public async Task Ssh_OnALocalCloud_FindsPortAndUserByItself()
    {
        await using var cloud = await CloudProcess.StartAsync("--host", "process", "--boot", "0.2");
        var account = new CliAccount(cloud.Url);
        var end = await account.RunWithInputAsync("echo \"six times seven is $((6 * 7))\"; exit 7\n"u8.ToArray(), "ssh");
        Assert.True(end.ExitCode == 7, end.Errors);
        Assert.Contains("six times seven is 42\n", end.Text, StringComparison.Ordinal);
        Assert.Empty(end.FailureLines);
        Assert.Matches("(?m)^destroyed droplet ", end.Errors);
        using var api = account.Api();
        Assert.Equal((0, 0), (await api.CountDropletsAsync(), await api.CountKeysAsync()));
        Assert.Equal(0, (await cloud.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Ssh_NoSshServersThere_SaysSoBeforeRenting()
    {
        withoutSshd.Cloud.Requests.Clear();
        var end = await new CliAccount(withoutSshd.Cloud).RunAsync("ssh");
        Assert.True(end.ExitCode == 125, end.Errors);
        Assert.Contains("no SSH servers", Assert.Single(end.FailureLines), StringComparison.Ordinal);
        Assert.DoesNotContain(withoutSshd.Cloud.Requests.Entries, request => request.Operation.StartsWith("POST ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ssh_OnTheMemoryHost_SaysSoBeforeRenting()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var end = await memory.Account.RunAsync("ssh");
        Assert.True(end.ExitCode == 125, end.Errors);
        Assert.Contains("--host process", Assert.Single(end.FailureLines), StringComparison.Ordinal);
        Assert.DoesNotContain(memory.Cloud.Requests.Entries, request => request.Operation.StartsWith("POST ", StringComparison.Ordinal));
    }
}
