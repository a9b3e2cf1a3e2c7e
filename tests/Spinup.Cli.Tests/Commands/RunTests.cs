using System.Security.Cryptography;
using System.Text.Json;
using Spinup.Tests.Cli.Driving;

namespace Spinup.Tests.Cli.Commands;

/// <summary>What <c>spinup run</c> promises to scripts, over local shells.</summary>
public sealed class RunTests(LocalCloudFixture fixture) : IClassFixture<LocalCloudFixture>
{
    private readonly CliAccount account = new(fixture.Cloud);

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -9 $$", 137)]
    [InlineData("kill -TERM $$", 143)]
    public async Task Run_CommandEnds_ExitsAsItDid(string line, int exitCode)
    {
        var end = await account.RunAsync("run", "--", "sh", "-c", line);
        Assert.True(exitCode == end.ExitCode, end.Errors);
        Assert.Empty(end.FailureLines);
        Assert.Matches("(?m)^destroyed droplet [0-9]+: ", end.Errors);
        await AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Run_ProgramThatIsNotThere_ExitsWith127()
    {
        var end = await account.RunAsync("run", "--", "no-such-program-here");
        Assert.Equal(127, end.ExitCode);
    }

    [Fact]
    public async Task Run_BinaryThroughStandardInput_ComesOutByteForByte()
    {
        var bytes = RandomNumberGenerator.GetBytes(2_000_000);
        var end = await account.RunWithInputAsync(bytes, "run", "--", "sh", "-c", "cat; printf theirs >&2");
        Assert.Equal(0, end.ExitCode);
        Assert.True(bytes.AsSpan().SequenceEqual(end.Output), $"{bytes.Length} bytes went in, {end.Output.Length} came out, or others");
        Assert.Contains("theirs\n", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StandardInputStaysOpen_EndsWithTheCommand()
    {
        await using var spinup = account.Start("run", "--", "echo", "done");
        var end = await spinup.WaitAsync();
        Assert.Equal((0, "done\n"), (end.ExitCode, end.Text));
    }

    [Fact]
    public async Task Run_WordsBehindDashes_ArriveAsTheyAre()
    {
        string[] words = ["a b", "", "*", "$HOME", "'\"\\", "@file", "--size", "--", "[suggest]", "line\nbreak", "ü"];
        var end = await account.RunAsync(["run", "--", "printf", "%s|", .. words]);
        Assert.Equal(0, end.ExitCode);
        Assert.Equal(string.Concat(words.Select(word => word + "|")), end.Text);
    }

    [Fact]
    public async Task Run_OutputWhileItRuns_ComesAtOnce()
    {
        await using var spinup = account.Start("run", "--", "sh", "-c", "echo first; read line; echo \"$line\"");
        await spinup.UntilPrintedAsync("first\n");
        await spinup.GiveAsync("second\n"u8.ToArray());
        var end = await spinup.WaitAsync();
        Assert.Equal("first\nsecond\n", end.Text);
    }

    [Fact]
    public async Task Run_ReaderLeaves_DestroysAndSaysSo()
    {
        await using var spinup = account.Start("run", "--", "yes");
        await spinup.LeaveAfterFirstBytesAsync();
        var end = await spinup.WaitAsync();
        Assert.Equal(141, end.ExitCode);
        Assert.Empty(end.FailureLines);
        Assert.Matches("(?m)^destroyed droplet ", end.Errors);
        await AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Run_Json_PrintsOneDocumentAndMovesTheOutput()
    {
        var end = await account.RunAsync("run", "--json", "--label", "doc", "--", "sh", "-c", "echo moved; exit 5");
        Assert.Equal(5, end.ExitCode);
        Assert.Contains("moved\n", end.Errors, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(end.Output);
        var root = document.RootElement;
        Assert.Equal(5, root.GetProperty("exit_code").GetInt32());
        Assert.Equal(JsonValueKind.Null, root.GetProperty("error").ValueKind);
        Assert.True(root.GetProperty("droplet").GetProperty("id").GetInt64() > 0);
        Assert.Equal(JsonValueKind.String, root.GetProperty("droplet").GetProperty("confirmed_at").ValueKind);
        Assert.Equal(0.01m, root.GetProperty("cost_usd").GetDecimal());
        Assert.True(root.GetProperty("seconds").GetProperty("lived").GetDouble() > 0);
    }

    [Fact]
    public async Task Run_DestroyIsNeverConfirmed_FailsWithOneLineInTime()
    {
        await using var cloud = await CloudProcess.StartAsync("--host", "process", "--no-sshd", "--fault", "delete-lies=1");
        var elsewhere = new CliAccount(cloud.Url);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var end = await elsewhere.RunAsync("run", "--destroy-timeout", "3s", "--", "echo", "fine");
        Assert.Equal((125, "fine\n"), (end.ExitCode, end.Text));
        Assert.Single(end.FailureLines);
        Assert.DoesNotContain("destroyed droplet", end.Errors, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task Run_OnTheMemoryHost_SaysThatNothingCanRunBeforeItCreates()
    {
        await using var cloud = await CloudProcess.StartAsync();
        var elsewhere = new CliAccount(cloud.Url);
        var end = await elsewhere.RunAsync("run", "--", "true");
        Assert.Equal(125, end.ExitCode);
        Assert.Contains("--host process", Assert.Single(end.FailureLines), StringComparison.Ordinal);
        using var api = elsewhere.Api();
        Assert.Equal((0, 0), (await api.CountDropletsAsync(), await api.CountKeysAsync()));
        Assert.DoesNotContain("creating", end.Errors, StringComparison.Ordinal);
    }

    private async Task AssertNothingLeftAsync()
    {
        using var api = account.Api();
        Assert.Equal((0, 0), (await api.CountDropletsAsync(), await api.CountKeysAsync()));
    }
}
