using Spinup.Tests.Cli.Driving;

namespace Spinup.Tests.Cli.Commands;

/// <summary>What is wrong is said in one line, with 125, before a droplet costs money.</summary>
public sealed class BadInputTests(LocalCloudFixture fixture) : IClassFixture<LocalCloudFixture>
{
    private readonly CliAccount account = new(fixture.Cloud);

    [Theory]
    [InlineData("no command", "run")]
    [InlineData("no command", "run", "--")]
    [InlineData("behind --", "run", "uname", "-a")]
    [InlineData("--nonsense", "run", "--nonsense", "--", "true")]
    [InlineData("launch", "launch")]
    [InlineData("--max-lifetime", "run", "--max-lifetime", "soon", "--", "true")]
    [InlineData("--max-lifetime", "run", "--max-lifetime", "10", "--", "true")]
    [InlineData("--max-lifetime", "run", "--max-lifetime", "0s", "--", "true")]
    [InlineData("--max-lifetime", "run", "--max-lifetime=-5m", "--", "true")]
    [InlineData("--max-lifetime", "run", "--max-lifetime", "99999999d", "--", "true")]
    [InlineData("--ssh-port", "run", "--ssh-port", "65536", "--", "true")]
    [InlineData("--max-cost", "run", "--max-cost", "lots", "--", "true")]
    [InlineData("--max-cost", "run", "--max-cost=-1", "--", "true")]
    [InlineData("could be passed", "run", "--max-cost", "0.005", "--", "true")]
    [InlineData("nothing may be bought", "run", "--max-cost", "0", "--", "true")]
    [InlineData("contradict", "run", "--ledger", "x", "--no-ledger", "--", "true")]
    [InlineData("--ledger", "run", "--ledger", "", "--", "true")]
    [InlineData("label", "run", "--label", "Not A Label", "--", "true")]
    [InlineData("/nowhere/at/all", "run", "--upload", "/nowhere/at/all", "--", "true")]
    [InlineData("is a file", "run", "--download", "out", "/dev/null/out", "--", "true")]
    [InlineData("two words", "run", "--download", "out", "--", "true")]
    [InlineData("not-a-url", "run", "--api-url", "not-a-url", "--", "true")]
    [InlineData("ftp://", "run", "--api-url", "ftp://127.0.0.1/", "--", "true")]
    [InlineData("s-9000vcpu", "run", "--size", "s-9000vcpu", "--", "true")]
    [InlineData("atlantis1", "run", "--region", "atlantis1", "--", "true")]
    [InlineData("image", "run", "--image", "plan9-x64", "--", "true")]
    [InlineData("--grace", "sweep", "--grace", "later")]
    [InlineData("argument missing", "destroy")]
    [InlineData("takes no command", "ps", "--", "true")]
    [InlineData("metal", "cloud", "--host", "metal")]
    [InlineData("--boot", "cloud", "--boot", "-1")]
    [InlineData("no-such-fault", "cloud", "--fault", "no-such-fault=1")]
    [InlineData("between 0 and 1", "cloud", "--fault", "answer-lost=2")]
    public async Task Spinup_WrongInput_FailsWithOneLineAndNothingRented(string said, params string[] words)
    {
        fixture.Cloud.Requests.Clear();
        var end = await account.RunAsync(words);
        Assert.True(end.ExitCode == 125, $"{end.ExitCode}: {end.Errors}");
        Assert.True(end.FailureLines.Count == 1, end.Errors);
        Assert.Contains(said, end.FailureLines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", end.Errors, StringComparison.Ordinal);
        Assert.Equal("", end.Text);
        Assert.DoesNotContain(fixture.Cloud.Requests.Entries, request => request.Operation == "POST /v2/droplets" && request.Status < 400);
    }

    [Theory]
    [InlineData(null, "DIGITALOCEAN_TOKEN")]
    [InlineData("two words", "Token")]
    [InlineData("line\nbreak", "Token")]
    public async Task Spinup_NoUsableToken_SaysWhatToSetWithoutARequest(string? token, string said)
    {
        fixture.Cloud.Requests.Clear();
        var variables = account.Environment;
        variables.Remove("DIGITALOCEAN_TOKEN");
        if (token is not null)
        {
            variables["DIGITALOCEAN_TOKEN"] = token;
        }

        await using var spinup = SpinupProcess.Start(["run", "--", "true"], variables);
        var end = await spinup.WaitAsync();
        Assert.True(end.ExitCode == 125, end.Errors);
        Assert.Contains(said, Assert.Single(end.FailureLines), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(fixture.Cloud.Requests.Entries, request => request.Operation.Contains("/v2/", StringComparison.Ordinal));
        if (token is not null)
        {
            Assert.DoesNotContain(token, end.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Run_OnTheMemoryHost_SendsNoCreate()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var end = await memory.Account.RunAsync("run", "--", "true");
        Assert.True(end.ExitCode == 125, end.Errors);
        Assert.Contains("--host process", Assert.Single(end.FailureLines), StringComparison.Ordinal);
        Assert.DoesNotContain(memory.Cloud.Requests.Entries, request => request.Operation.StartsWith("POST ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ps_NobodyListens_SaysThatTheApiCouldNotBeReached()
    {
        await using var spinup = SpinupProcess.Start(["ps", "--api-url", "http://127.0.0.1:1/"], account.Environment);
        var end = await spinup.WaitAsync(120);
        Assert.True(end.ExitCode == 125, end.Errors);
        Assert.Single(end.FailureLines);
        Assert.DoesNotContain("   at ", end.Errors, StringComparison.Ordinal);
    }
}
