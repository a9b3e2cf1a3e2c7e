using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Spinup.Sdk;
using Spinup.Sdk.Leases.Ledger;
using Spinup.Sdk.Leases.Spending;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Leases.Ledger;

/// <summary>The ledger on a real disk: whose it is, who may write at once, and what a killed process leaves.</summary>
public sealed class LedgerFileTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("spinup-ledger-");
    private readonly TestClock clock = new();

    private string Path => System.IO.Path.Combine(directory.FullName, "state", "ledger.jsonl");

    public void Dispose() => directory.Delete(recursive: true);

    [PosixFact]
    public async Task NewLedger_IsItsOwnersAlone()
    {
        await WriteAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, ModeOf(System.IO.Path.GetDirectoryName(Path)!));
        Assert.True(File.ReadAllText(Path).EndsWith('\n'));
    }

    [Fact]
    public async Task TwoLedgersOnOneFile_AtOnce_NeverAllowMoreThanTheCapTogether()
    {
        // Two cheap droplets of a minute cost a cent each: exactly 25 fit, whoever asks for them.
        var cap = new SpendCap { PerMonthUsd = 0.25m };
        await new LeaseLedger(Book("alive-0"), LedgerParts.ApiClock(clock)).AcknowledgeAsync(0);
        var allowed = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(at => Task.Run(async () =>
        {
            using var book = Book($"alive-{at}");
            var guard = new SpendCapWitness(cap, book, new Spending.SimulatedListing(() => new(clock.GetUtcNow(), [])), LedgerParts.ApiClock(clock), new RecordingLoggerFactory().CreateLogger<SpendCapWitness>());
            for (var create = 0; create < 20; create++)
            {
                try
                {
                    await guard.IntendedAsync([LedgerParts.Intent(clock, lifetime: TimeSpan.FromMinutes(1))], default);
                    Interlocked.Increment(ref allowed);
                }
                catch (SpendCapException refusal)
                {
                    Assert.Equal(SpendCapKind.Month, refusal.Cap);
                }
            }
        })));

        Assert.Equal(25, allowed);
        Assert.Equal(25, (await Book("alive-9").LeasesAsync()).Count);
    }

    [PosixFact]
    public async Task ProcessKilledWhileItHoldsAndWrites_HoldsNobodyUp_AndItsTornLineIsCutOff()
    {
        await WriteAsync();
        var start = new ProcessStartInfo("sh") { ArgumentList = { "-c", "exec 9<>\"$0.lock\" && flock 9 && printf '{\"v\":1,\"st' >> \"$0\" && echo held && exec sleep 600", Path }, RedirectStandardOutput = true };
        using var other = Process.Start(start)!;
        if (await other.StandardOutput.ReadLineAsync() != "held")
        {
            return; // No flock(1) on this machine; the kernel's lock is tested by the test above in any case.
        }

        var log = new RecordingLoggerFactory();
        using var book = Book("alive-2", log);
        var writing = new LedgerWitness(book, LedgerParts.ApiClock(clock)).IntendedAsync([LedgerParts.Intent(clock)], default).AsTask();
        await Eventually(() => clock.PendingTimers > 0);
        Assert.False(writing.IsCompleted);
        other.Kill();
        await other.WaitForExitAsync();
        await clock.RunAsync(writing, TimeSpan.FromSeconds(9));

        Assert.Contains("torn line", Assert.Single(log.Entries).Message, StringComparison.Ordinal);
        Assert.Equal(2, (await Book("alive-3").LeasesAsync()).Count);
    }

    [PosixFact]
    public async Task ProcessThatHoldsForEver_IsWaitedForTenSeconds_ThenDoneWithout()
    {
        await WriteAsync();
        using var hold = await new LedgerFile(Path, clock).HoldAsync(TimeSpan.Zero, default);
        var log = new RecordingLoggerFactory();
        using var book = Book("alive-2", log);
        await clock.RunAsync(new LedgerWitness(book, LedgerParts.ApiClock(clock)).IntendedAsync([LedgerParts.Intent(clock)], default).AsTask(), TimeSpan.FromSeconds(11));
        Assert.Equal(LogLevel.Warning, Assert.Single(log.Entries).Level);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(10));
        hold.Dispose();
        await book.NoteAsync();
        Assert.Equal(2, (await Book("alive-3").LeasesAsync()).Count);
    }

    [PosixFact]
    public async Task Link_StaysOneWhenItsTargetIsReplaced()
    {
        await WriteAsync();
        var link = System.IO.Path.Combine(directory.FullName, "link.jsonl");
        File.CreateSymbolicLink(link, Path);
        var file = new LedgerFile(link, TimeProvider.System);
        using (await file.HoldAsync(TimeSpan.Zero, default))
        {
            file.Replace(File.ReadAllBytes(Path));
        }

        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(Path));
        Assert.False(File.Exists(Path + ".new"));
    }

    [Fact]
    public async Task LeftOver_OfAReplaceThatWasKilled_DoesNoHarm()
    {
        await WriteAsync();
        await File.WriteAllTextAsync(Path + ".new", new string('x', 100_000));
        var (file, whole) = (new LedgerFile(Path, TimeProvider.System), File.ReadAllBytes(Path));
        using (await file.HoldAsync(TimeSpan.Zero, default))
        {
            file.Replace(whole);
        }

        Assert.Equal(whole, File.ReadAllBytes(Path));
    }

    [Fact]
    public async Task DirectoryThatCannotBe_IsSaidOnce()
    {
        var log = new RecordingLoggerFactory();
        var blocked = System.IO.Path.Combine(directory.FullName, "file");
        await File.WriteAllTextAsync(blocked, "");
        using var book = LedgerParts.Book(new LedgerFile(System.IO.Path.Combine(blocked, "ledger.jsonl"), clock), clock, log: log);
        var intent = LedgerParts.Intent(clock);
        await new LedgerWitness(book, LedgerParts.ApiClock(clock)).IntendedAsync([intent], default);
        await book.NoteAsync(LeaseLines.Destroyed(intent.Name, clock.GetUtcNow()));
        Assert.Single(await book.LeasesAsync());
        Assert.Equal(LogLevel.Warning, Assert.Single(log.Entries).Level);
    }

    [PosixFact]
    public async Task FullDisk_LosesNothing()
    {
        var disk = directory.CreateSubdirectory("small").FullName;
        if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "spinup-test", disk) != 0)
        {
            return; // Only root may mount; the same is tested in memory.
        }

        try
        {
            var path = System.IO.Path.Combine(disk, "ledger.jsonl");
            var log = new RecordingLoggerFactory();
            using var book = LedgerParts.Book(new LedgerFile(path, clock), clock, log: log);
            var witness = new LedgerWitness(book, LedgerParts.ApiClock(clock));
            await witness.IntendedAsync([LedgerParts.Intent(clock)], default);
            Assert.NotEqual(0, await RunAsync("dd", "if=/dev/zero", $"of={disk}/full", "bs=1k", "status=none"));
            var intents = Enumerable.Range(0, 100).Select(_ => LedgerParts.Intent(clock)).ToList();
            foreach (var intent in intents)
            {
                await witness.IntendedAsync([intent], default);
            }

            Assert.Contains("No space left", Assert.Single(log.Entries).Message, StringComparison.Ordinal);
            File.Delete($"{disk}/full");
            await witness.DestroyedAsync(intents[0]);
            Assert.Equal(101, (await LedgerParts.Book(new LedgerFile(path, clock), clock, "alive-2").LeasesAsync()).Count);
        }
        finally
        {
            Assert.Equal(0, await RunAsync("umount", disk));
        }
    }

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static Task Eventually(Func<bool> condition) => TestClock.UntilAsync(condition);

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(path);

    // Real files are locked in real time, also where the test's clock stands.
    private LeaseBook Book(string owner, RecordingLoggerFactory? log = null) => LedgerParts.Book(new LedgerFile(Path, log is null ? TimeProvider.System : clock), clock, owner, log);

    private async Task WriteAsync() => await new LedgerWitness(Book("alive-1"), LedgerParts.ApiClock(clock)).IntendedAsync([LedgerParts.Intent(clock)], default);
}
