using System.Text.Json;
using Spinup.Tests.Cli.Driving;

namespace Spinup.Tests.Cli.Commands;

/// <summary>Where <c>spinup run</c> writes down what it rents, and how it keeps to what it may spend.</summary>
public sealed class LedgerTests(LocalCloudFixture fixture) : IClassFixture<LocalCloudFixture>, IDisposable
{
    private readonly CliAccount account = new(fixture.Cloud);
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("spinup-cli-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Run_WithinItsCost_IsWrittenDownFromIntentToEnd()
    {
        var ledger = Path.Combine(directory.FullName, "new", "ledger.jsonl");
        var end = await account.RunAsync("run", "--ledger", ledger, "--max-cost", "$0.02", "--", "true");
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal(["opened", "intended", "identified", "destroyed", "confirmed"], Steps(ledger));
        Assert.DoesNotContain(account.Token, await File.ReadAllTextAsync(ledger), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_AtOnceOnOneLedger_AreAllInIt()
    {
        var ledger = Path.Combine(directory.FullName, "ledger.jsonl");
        var ends = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => account.RunAsync("run", "--ledger", ledger, "--", "true")));
        Assert.All(ends, end => Assert.True(end.ExitCode == 0, end.Errors));
        Assert.Equal(
            [("confirmed", 3), ("destroyed", 3), ("identified", 3), ("intended", 3), ("opened", 1)],
            Steps(ledger).GroupBy(step => step).Select(group => (group.Key, group.Count())).OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Run_ByDefault_WritesToTheStateDirectory_UnlessToldNotTo()
    {
        var variables = account.Environment;
        variables["XDG_STATE_HOME"] = directory.FullName;
        await using (var spinup = SpinupProcess.Start(["run", "--no-ledger", "--", "true"], variables))
        {
            Assert.Equal(0, (await spinup.WaitAsync()).ExitCode);
            Assert.Empty(directory.EnumerateFileSystemInfos());
        }

        await using (var spinup = SpinupProcess.Start(["run", "--", "true"], variables))
        {
            Assert.Equal(0, (await spinup.WaitAsync()).ExitCode);
            Assert.Contains("confirmed", Steps(Path.Combine(directory.FullName, "spinup", "ledger.jsonl")));
        }
    }

    [Fact]
    public async Task Run_OnALedgerThatCannotBe_GoesOnAndSaysSo()
    {
        var blocked = Path.Combine(directory.FullName, "file");
        await File.WriteAllTextAsync(blocked, "");
        var end = await account.RunAsync("run", "--ledger", Path.Combine(blocked, "ledger.jsonl"), "--", "echo", "fine");
        Assert.Equal((0, "fine\n"), (end.ExitCode, end.Text));
        Assert.Matches("(?m)^the ledger .*ledger.jsonl could not be written: ", end.Errors);
    }

    private static List<string> Steps(string ledger) =>
        [.. File.ReadAllLines(ledger).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").GetString()!)];
}
