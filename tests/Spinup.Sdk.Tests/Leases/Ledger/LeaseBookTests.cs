using System.Text;
using Microsoft.Extensions.Logging;
using Spinup.Sdk;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Ledger;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Leases.Ledger;

/// <summary>What stands in the ledger after each step, and what becomes of it on every kind of bad disk.</summary>
public sealed class LeaseBookTests : IDisposable
{
    private readonly TestClock clock = new();
    private readonly MemoryLedger store = new();
    private readonly RecordingLoggerFactory log = new();

    private int Warnings => log.Entries.Count(entry => entry.Level >= LogLevel.Warning);

    public void Dispose() => log.Dispose();

    [Fact]
    public async Task EachStep_IsOnTheDiskWhenItReturns()
    {
        using var book = LedgerParts.Book(store, clock);
        var witness = new LedgerWitness(book, LedgerParts.ApiClock(clock));
        var intent = LedgerParts.Intent(clock);
        await witness.IntendedAsync([intent], default);
        Assert.Equal(LedgerLeaseState.Intended, (await ReadAgainAsync()).State);
        clock.Advance(TimeSpan.FromSeconds(3));
        await witness.IdentifiedAsync(intent, 7, clock.GetUtcNow());
        Assert.Equal((LedgerLeaseState.Identified, 7L), ((await ReadAgainAsync()).State, (await ReadAgainAsync()).DropletId));
        await witness.RenewedAsync(intent, intent.Name.ExpiresAt.AddHours(1));
        Assert.Equal(intent.Name.ExpiresAt.AddHours(1), (await ReadAgainAsync()).ExpiresAt);
        clock.Advance(TimeSpan.FromMinutes(10));
        await witness.DestroyedAsync(intent);
        Assert.Equal(LedgerLeaseState.Destroyed, (await ReadAgainAsync()).State);
        var receipt = LedgerParts.Receipt(intent, 7, clock.GetUtcNow().AddMinutes(-10), clock.GetUtcNow());
        await witness.ConfirmedAsync(intent, receipt);

        var lease = await ReadAgainAsync();
        Assert.Equal(LedgerLeaseState.Confirmed, lease.State);
        Assert.Equal(receipt.CostUsd, lease.CostUsd);
        Assert.Equal(receipt.DestroyedAt, lease.EndedAt);
        Assert.Equal("alive-1", lease.Owner);
        Assert.Equal(5, store.Flushes);
        Assert.Equal(0, Warnings);
    }

    [Fact]
    public async Task ManyStepsAtOnce_ShareFlushes()
    {
        using var book = LedgerParts.Book(store, clock);
        var intents = Enumerable.Range(0, 50).Select(_ => LedgerParts.Intent(clock)).ToList();
        var witness = new LedgerWitness(book, LedgerParts.ApiClock(clock));
        await witness.IntendedAsync(intents, default);
        Assert.Equal(1, store.Flushes);
        await Task.WhenAll(intents.Select((intent, at) => Task.Run(async () => await witness.IdentifiedAsync(intent, at + 1, clock.GetUtcNow()))));
        Assert.All(await book.LeasesAsync(), lease => Assert.NotNull(lease.DropletId));
        Assert.InRange(store.Flushes, 2, 51);
    }

    [Fact]
    public async Task CutAtAnyByte_IsReadUpToThere_AndGoesOn()
    {
        var (intents, whole) = await WrittenAsync(3);
        var most = 0;
        for (var length = 0; length <= whole.Length; length++)
        {
            store.Bytes = whole[..length];
            var logged = new RecordingLoggerFactory();
            using var book = LedgerParts.Book(store, clock, "alive-2", logged);
            var next = LedgerParts.Intent(clock);
            await new LedgerWitness(book, LedgerParts.ApiClock(clock)).IntendedAsync([next], default);

            using var after = LedgerParts.Book(store, clock, "alive-3");
            var leases = await after.LeasesAsync();
            var view = await after.LookAsync(seen => (seen.Unreadable, seen.IsWhole), default);
            Assert.Equal((0, true), view);
            Assert.Equal(next.Name, leases[^1].Name);
            Assert.Equal(intents.Take(leases.Count - 1).Select(intent => intent.Name), leases.SkipLast(1).Select(lease => lease.Name));
            Assert.True(leases.Count >= most, $"{length} bytes told of fewer leases than fewer bytes did");
            Assert.InRange(logged.Entries.Count, 0, 1);
            most = leases.Count;
        }

        Assert.Equal(4, most);
    }

    [Fact]
    public async Task CorruptInTheMiddle_IsSkipped_AndSaidOnce()
    {
        var (intents, whole) = await WrittenAsync(3);
        var at = Encoding.UTF8.GetString(whole).IndexOf(intents[1].Name.ToString(), StringComparison.Ordinal);
        whole[at + 5] ^= 1;
        store.Bytes = whole;
        using var book = LedgerParts.Book(store, clock, log: log);
        Assert.Equal(2, (await book.LeasesAsync()).Count);
        await book.NoteAsync(LeaseLines.Destroyed(intents[0].Name, clock.GetUtcNow()));
        await book.NoteAsync(LeaseLines.Destroyed(intents[2].Name, clock.GetUtcNow()));

        Assert.Contains("has 1 lines that cannot be read", Assert.Single(log.Entries).Message, StringComparison.Ordinal);
        Assert.False(await book.LookAsync(view => view.IsWhole, default));
        await new LeaseLedger(book, LedgerParts.ApiClock(clock)).AcknowledgeAsync(1.5m);
        var contents = await new LeaseLedger(LedgerParts.Book(store, clock, "alive-9"), LedgerParts.ApiClock(clock)).ReadAsync();
        Assert.Equal((0, true, 2), (contents.UnreadableLines, contents.IsAcknowledged, contents.Leases.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FullDisk_StopsNobody_AndNothingIsLost(bool leavesTorn)
    {
        using var book = LedgerParts.Book(store, clock, log: log);
        var witness = new LedgerWitness(book, LedgerParts.ApiClock(clock));
        var first = LedgerParts.Intent(clock);
        await witness.IntendedAsync([first], default);
        (store.Room, store.LeavesTorn) = (store.Bytes.Length + 50, leavesTorn);
        var second = LedgerParts.Intent(clock);
        await witness.IntendedAsync([second], default);
        await witness.IdentifiedAsync(first, 1, clock.GetUtcNow());
        await witness.IdentifiedAsync(second, 2, clock.GetUtcNow());
        Assert.Equal(1, log.Entries.Count(entry => entry.Message.Contains("No space left", StringComparison.Ordinal)));
        Assert.Equal(2, (await book.LeasesAsync()).Count);

        store.Room = int.MaxValue;
        await witness.DestroyedAsync(second);
        var leases = await LedgerParts.Book(store, clock, "alive-2").LeasesAsync();
        Assert.Equal([(1L, LedgerLeaseState.Identified), (2L, LedgerLeaseState.Destroyed)], leases.Select(lease => (lease.DropletId!.Value, lease.State)));
        Assert.Contains(log.Entries, entry => entry.Message.Contains("is written again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadOnly_OrUnreadable_StopsNobody()
    {
        var (intents, _) = await WrittenAsync(2);
        store.IsReadOnly = true;
        using (var book = LedgerParts.Book(store, clock, log: log))
        {
            await new LedgerWitness(book, LedgerParts.ApiClock(clock)).IntendedAsync([LedgerParts.Intent(clock)], default);
            await book.NoteAsync(LeaseLines.Destroyed(intents[0].Name, clock.GetUtcNow()));
            Assert.Equal(3, (await book.LeasesAsync()).Count);
            Assert.Equal(1, Warnings);
        }

        store.IsUnreadable = true;
        using var blind = LedgerParts.Book(store, clock);
        Assert.Empty(await new LedgerOrphans(blind).OrphansAsync(default));
        Assert.NotNull((await new LeaseLedger(blind, LedgerParts.ApiClock(clock)).ReadAsync()).Trouble);
    }

    [Fact]
    public async Task FileDeletedWhileInUse_LearnsAgainWhatTheProcessKnows()
    {
        using var book = LedgerParts.Book(store, clock);
        var witness = new LedgerWitness(book, LedgerParts.ApiClock(clock));
        var (first, second) = (LedgerParts.Intent(clock), LedgerParts.Intent(clock));
        await witness.IntendedAsync([first, second], default);
        await witness.IdentifiedAsync(first, 1, clock.GetUtcNow());
        store.Bytes = [];
        await witness.DestroyedAsync(first);
        var leases = await LedgerParts.Book(store, clock, "alive-2").LeasesAsync();
        Assert.Equal([(first.Name, LedgerLeaseState.Destroyed), (second.Name, LedgerLeaseState.Intended)], leases.Select(lease => (lease.Name, lease.State)));
    }

    [Fact]
    public async Task TwoProcesses_SeeEachOther_AndAnotherAccountIsApart()
    {
        using var one = LedgerParts.Book(store, clock, "alive-1");
        using var two = LedgerParts.Book(store, clock, "alive-2");
        using var other = LedgerParts.Book(store, clock, "alive-3", account: "another");
        foreach (var book in new[] { one, two, other, one })
        {
            await new LedgerWitness(book, LedgerParts.ApiClock(clock)).IntendedAsync([LedgerParts.Intent(clock)], default);
        }

        Assert.Equal(3, (await one.LeasesAsync()).Count);
        Assert.Equal(3, (await two.LeasesAsync()).Count);
        Assert.Single(await other.LeasesAsync());
    }

    [Fact]
    public async Task Orphans_AreThoseOfDeadOwnersThatShallNotOutliveThem()
    {
        var (mine, dead, elsewhere, outliving, ended) = (LedgerParts.Intent(clock), LedgerParts.Intent(clock), LedgerParts.Intent(clock), LedgerParts.Intent(clock) with { OutlivesOwner = true }, LedgerParts.Intent(clock));
        using var book = LedgerParts.Book(store, clock);
        using var deadBook = LedgerParts.Book(store, clock, "dead-1");
        await new LedgerWitness(book, LedgerParts.ApiClock(clock)).IntendedAsync([mine], default);
        var given = LedgerParts.Intent(clock);
        await new LedgerWitness(deadBook, LedgerParts.ApiClock(clock)).IntendedAsync([dead, outliving, ended, given], default);
        await new LedgerWitness(deadBook, LedgerParts.ApiClock(clock)).HandedOverAsync(given);
        await new LedgerWitness(LedgerParts.Book(store, clock, "unknown-1"), LedgerParts.ApiClock(clock)).IntendedAsync([elsewhere], default);
        await new LedgerWitness(LedgerParts.Book(store, clock, "dead-2", account: "another"), LedgerParts.ApiClock(clock)).IntendedAsync([LedgerParts.Intent(clock)], default);
        await deadBook.NoteAsync(LeaseLines.Identified(dead.Name, 9, clock.GetUtcNow(), clock.GetUtcNow()), LeaseLines.Withdrawn(ended.Name, clock.GetUtcNow()));

        var orphans = new LedgerOrphans(book);
        var orphan = Assert.Single(await orphans.OrphansAsync(default));
        Assert.Equal((dead.Name, 9L), (orphan.Intent.Name, orphan.DropletId));
        await orphans.GoneAsync(LedgerParts.Receipt(dead, 9, clock.GetUtcNow(), clock.GetUtcNow()));
        Assert.Empty(await orphans.OrphansAsync(default));
        var lines = store.Bytes.Length;
        await orphans.GoneAsync(LedgerParts.Receipt(LedgerParts.Intent(clock), 10, clock.GetUtcNow(), clock.GetUtcNow()));
        Assert.Equal(lines, store.Bytes.Length);
    }

    [Fact]
    public async Task Old_LeavesTheFileWhenItIsWorthIt_AndNothingElseDoes()
    {
        await WrittenAsync(120, confirmed: true);
        clock.Advance(LeaseBook.Kept - TimeSpan.FromDays(1));
        await new LeaseLedger(LedgerParts.Book(store, clock, "alive-2"), LedgerParts.ApiClock(clock)).AcknowledgeAsync(3m);
        var (recent, _) = await WrittenAsync(2, store.Bytes);
        var before = store.Bytes.Length;
        clock.Advance(TimeSpan.FromDays(2));
        using var book = LedgerParts.Book(store, clock, "alive-4");
        var next = LedgerParts.Intent(clock);
        await new LedgerWitness(book, LedgerParts.ApiClock(clock)).IntendedAsync([next], default);

        Assert.True(store.Bytes.Length < before / 10, $"{before} bytes became {store.Bytes.Length}");
        var contents = await new LeaseLedger(LedgerParts.Book(store, clock, "alive-5"), LedgerParts.ApiClock(clock)).ReadAsync();
        Assert.Equal(recent.Append(next).Select(intent => intent.Name), contents.Leases.Select(lease => lease.Name));
        Assert.True(contents.IsAcknowledged);
    }

    [Fact]
    public async Task Acknowledge_NegativeOrUnwritable_Throws()
    {
        using var book = LedgerParts.Book(store, clock);
        var ledger = new LeaseLedger(book, LedgerParts.ApiClock(clock));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ledger.AcknowledgeAsync(-1));
        store.IsReadOnly = true;
        Assert.Contains("cannot be written", (await Assert.ThrowsAsync<SpinupException>(() => ledger.AcknowledgeAsync(0))).Message, StringComparison.Ordinal);
        Assert.False((await ledger.ReadAsync()).IsAcknowledged);
    }

    private async Task<LedgerLease> ReadAgainAsync() => Assert.Single(await LedgerParts.Book(store, clock, "alive-2").LeasesAsync());

    private async Task<(IReadOnlyList<Spinup.Sdk.Leases.Witnesses.LeaseIntent> Intents, byte[] Bytes)> WrittenAsync(int count, byte[]? before = null, bool confirmed = false)
    {
        store.Bytes = before ?? [];
        using var book = LedgerParts.Book(store, clock, "alive-w");
        var intents = new List<Spinup.Sdk.Leases.Witnesses.LeaseIntent>();
        for (var at = 0; at < count; at++)
        {
            var intent = LedgerParts.Intent(clock);
            intents.Add(intent);
            await new LedgerWitness(book, LedgerParts.ApiClock(clock)).IntendedAsync([intent], default);
            await book.NoteAsync(LeaseLines.Identified(intent.Name, at + 1, clock.GetUtcNow(), clock.GetUtcNow()));
            if (confirmed)
            {
                await book.NoteAsync(LeaseLines.Confirmed(intent.Name, LedgerParts.Receipt(intent, at + 1, clock.GetUtcNow(), clock.GetUtcNow())));
            }

            clock.Advance(TimeSpan.FromSeconds(1));
        }

        return (intents, store.Bytes);
    }
}
