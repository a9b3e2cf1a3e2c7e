using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Spinup.Sdk;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Watchdogs;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Leases.Watchdogs;

/// <summary>The owner's side: a tool is started, told everything, started again, let go; and refused clearly when it cannot be had.</summary>
public sealed class WatchdogTests
{
    private static readonly DestroyReceipt Receipt = new() { DropletId = 7, DropletName = "x", CreatedAt = default, DestroyedAt = default, ConfirmedAt = default, PricePerHourUsd = 0, CostUsd = 0 };

    [LinuxFact]
    public async Task Steps_AreToldInOrder_AndByeAtTheEnd()
    {
        using var tool = new ScriptedTool();
        var watchdog = tool.Watchdog();
        var (first, second, third) = (ScriptedTool.Intent(), ScriptedTool.Intent(), ScriptedTool.Intent());
        await watchdog.IntendedAsync([first, second, third], default);
        var process = watchdog.ProcessId!.Value;
        await watchdog.IdentifiedAsync(first, 7, first.IntendedAt);
        await watchdog.RenewedAsync(first, first.IntendedAt.AddHours(2));
        await watchdog.WithdrawnAsync(second);
        await watchdog.HandedOverAsync(third);
        await watchdog.DestroyedAsync(first);
        await watchdog.ConfirmedAsync(first, Receipt);
        await watchdog.ConfirmedAsync(first, Receipt); // twice is once
        await watchdog.DisposeAsync();

        Assert.Equal(["Hello", "Intent", "Intent", "Intent", "Id", "Renewed", "Withdrawn", "HandedOver", "Destroyed", "Confirmed", "Bye"], tool.Told(process));
        var hello = Assert.IsType<HelloMessage>(tool.Messages(process)[0]);
        Assert.Equal(("dop_v1_secret", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(20)), (hello.Token, hello.DestroyTimeout, hello.Settle.LostAnswer));
        Assert.True(LeaseTag.TryParse(tool.Messages(process).OfType<RenewedMessage>().Single().Tag, out var tag));
        Assert.Equal(first.RunId, tag.RunId);
        Assert.Empty(Processes.CommandLine(process));
    }

    [LinuxFact]
    public async Task Secrets_AreNeitherInTheArgumentsNorInTheEnvironment()
    {
        using var tool = new ScriptedTool();
        await using var watchdog = tool.Watchdog();
        Environment.SetEnvironmentVariable("DIGITALOCEAN_ACCESS_TOKEN", "dop_v1_of_the_owner");
        try
        {
            await watchdog.IntendedAsync([ScriptedTool.Intent()], default);
        }
        finally
        {
            Environment.SetEnvironmentVariable("DIGITALOCEAN_ACCESS_TOKEN", null);
        }

        var process = watchdog.ProcessId!.Value;
        Assert.DoesNotContain("dop_v1", await File.ReadAllTextAsync($"/proc/{process}/environ"), StringComparison.Ordinal);
        Assert.DoesNotContain("dop_v1", Processes.CommandLine(process), StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Pipe_IsNotInheritedByOtherChildren()
    {
        using var tool = new ScriptedTool();
        await using var watchdog = tool.Watchdog();
        await watchdog.IntendedAsync([ScriptedTool.Intent()], default);
        using var child = Process.Start("sleep", "60");
        try
        {
            var pipe = new FileInfo($"/proc/{watchdog.ProcessId}/fd/0").LinkTarget!;
            Assert.StartsWith("pipe:", pipe, StringComparison.Ordinal);

            // Before its exec a child has all that its parent has.
            await Eventually.Async(() => Processes.CommandLine(child.Id).StartsWith("sleep", StringComparison.Ordinal), () => "no sleep");
            Assert.Contains(pipe, PipesOf(Environment.ProcessId));
            Assert.DoesNotContain(pipe, PipesOf(child.Id));
        }
        finally
        {
            child.Kill();
        }
    }

    [LinuxFact]
    public async Task Watchdog_ThatDiesWhileLeasesAreOpen_IsReplacedAndToldAnew()
    {
        using var tool = new ScriptedTool();
        var (clock, log) = (new TestClock(), new RecordingLoggerFactory());
        await using var watchdog = tool.Watchdog(clock, log: log);
        var (open, gone) = (ScriptedTool.Intent(), ScriptedTool.Intent());
        await watchdog.IntendedAsync([open, gone], default);
        await watchdog.IdentifiedAsync(open, 7, open.IntendedAt);
        await watchdog.ConfirmedAsync(gone, Receipt);
        var first = watchdog.ProcessId!.Value;
        clock.Advance(TimeSpan.FromSeconds(11));

        Processes.Kill(first);

        await Eventually.Async(() => watchdog.ProcessId is { } next && next != first && tool.Told(next).Count == 3, () => log.Text);
        Assert.Equal(["Hello", "Intent", "Id"], tool.Told(watchdog.ProcessId!.Value));
        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Warning && entry.Message.Contains("1 leases", StringComparison.Ordinal));
    }

    [LinuxFact]
    public async Task Watchdog_ThatDiesYoung_IsSaid_AndReplacedByTheNextIntent()
    {
        using var tool = new ScriptedTool();
        var log = new RecordingLoggerFactory();
        await using var watchdog = tool.Watchdog(new TestClock(), log: log);
        await watchdog.IntendedAsync([ScriptedTool.Intent()], default);
        var first = watchdog.ProcessId!.Value;

        Processes.Kill(first);

        await Eventually.Async(() => log.Entries.Any(entry => entry.Level == LogLevel.Error), () => log.Text);
        Assert.Null(watchdog.ProcessId);
        await watchdog.IntendedAsync([ScriptedTool.Intent()], default);
        var second = watchdog.ProcessId!.Value;
        await Eventually.Async(() => tool.Told(second).Count == 3, () => string.Join(' ', tool.Told(second)));
        Assert.Equal(["Hello", "Intent", "Intent"], tool.Told(second));
    }

    [LinuxFact]
    public async Task Token_ThatRotates_IsTold()
    {
        using var tool = new ScriptedTool();
        var clock = new TestClock();
        var token = "dop_v1_one";
        await using var watchdog = tool.Watchdog(clock, o => o.TokenProvider = _ => new(token));
        await watchdog.IntendedAsync([ScriptedTool.Intent()], default);
        token = "dop_v1_two";
        await watchdog.IntendedAsync([ScriptedTool.Intent()], default);
        var process = watchdog.ProcessId!.Value;
        await Eventually.Async(() => tool.Told(process).Count == 4, () => string.Join(' ', tool.Told(process)));
        Assert.Equal("dop_v1_one", tool.Messages(process).OfType<HelloMessage>().Single().Token);
        Assert.Equal(["Hello", "Intent", "Token", "Intent"], tool.Told(process));

        // And while nothing new is created.
        token = "dop_v1_three";
        clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.Async(() => tool.Messages(process).OfType<TokenMessage>().LastOrDefault()?.Token == token, () => string.Join(' ', tool.Told(process)));
    }

    [Theory]
    [InlineData("spinup-that-is-nowhere", "no 'spinup-that-is-nowhere' in any of the")]
    [InlineData("/nowhere/spinup", "WatchdogOptions.ToolPath is '/nowhere/spinup'")]
    public async Task Tool_ThatIsNotThere_IsSaidWithWhatToDo(string path, string words)
    {
        await using var watchdog = new ScriptedToolless(path).Watchdog;
        var failure = await Assert.ThrowsAsync<SpinupException>(async () => await watchdog.IntendedAsync([ScriptedTool.Intent()], default));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains("ToolPath", failure.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was created", failure.Message, StringComparison.Ordinal);
    }

    [LinuxTheory]
    [InlineData("""echo '{"type":"refused","reason":"the moon is full"}'; exit 125""", "the moon is full")]
    [InlineData("echo 'unknown command watch' >&2; exit 125", "unknown command watch")]
    [InlineData("echo hello", "no watchdog")]
    [InlineData("exec sleep 60", "does not answer within 00:00:01")]
    public async Task Tool_ThatDoesNotStandGuard_IsRefusedClearly(string answer, string words)
    {
        using var tool = new ScriptedTool(answer);
        await using var watchdog = tool.Watchdog(change: o => o.Watchdog.StartTimeout = TimeSpan.FromSeconds(1.0));
        var failure = await Assert.ThrowsAsync<SpinupException>(async () => await watchdog.IntendedAsync([ScriptedTool.Intent()], default));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains("nothing was created", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Tool_ThatIsNotThere_DoesNotKeepADropletFromBeingTakenOver()
    {
        var log = new RecordingLoggerFactory();
        await using var watchdog = new ScriptedToolless("/nowhere/spinup", log).Watchdog;
        await watchdog.IntendedAsync([ScriptedTool.Intent(adopted: true)], default);
        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Error);
    }

    private static IReadOnlyList<string> PipesOf(int process) =>
        [.. Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Select(descriptor => new FileInfo(descriptor).LinkTarget).OfType<string>()];

    /// <summary>A watchdog whose tool is elsewhere.</summary>
    private sealed class ScriptedToolless(string path, RecordingLoggerFactory? log = null)
    {
        public Watchdog Watchdog { get; } = new(
            Microsoft.Extensions.Options.Options.Create(new SpinupOptions { Token = "dop_v1_secret", Watchdog = new() { Enabled = true, ToolPath = path } }),
            Microsoft.Extensions.Options.Options.Create(new SettleOptions()),
            TimeProvider.System,
            (log ?? new RecordingLoggerFactory()).CreateLogger<Watchdog>());
    }
}
