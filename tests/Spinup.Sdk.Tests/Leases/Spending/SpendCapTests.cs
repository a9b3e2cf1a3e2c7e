using Microsoft.Extensions.Logging;
using Spinup.Sdk;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Ledger;
using Spinup.Sdk.Leases.Spending;
using Spinup.Sdk.Leases.Witnesses;
using Spinup.Sdk.Pricing;
using Spinup.Testing;
using Spinup.Tests.Sdk.Leases.Ledger;

namespace Spinup.Tests.Sdk.Leases.Spending;

/// <summary>Which creates and renewals which cap refuses, to the cent, and what it says then.</summary>
[Trait("Category", "SpendCap")]
public sealed class SpendCapTests : IDisposable
{
    private readonly TestClock clock = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryLedger store = new();
    private readonly SimulatedCloud cloud;
    private readonly RecordingLoggerFactory log = new();
    private readonly SimulatedListing listing;
    private LeaseBook book;

    public SpendCapTests()
    {
        cloud = new(clock);
        book = LedgerParts.Book(store, clock, log: log);
        listing = new(() => cloud.List());
    }

    // Dear costs a dollar an hour; Cheap a cent for its first 67 minutes.
    public static TheoryData<string, SpendCap, int, int, bool> Totals => new()
    {
        { "an hour of a dollar fits a dollar", new() { PerRunUsd = 1m, Overrun = TimeSpan.Zero }, 1, 60, true },
        { "a second more does not", new() { PerRunUsd = 1m, Overrun = TimeSpan.FromSeconds(1) }, 1, 60, false },
        { "five minutes more are counted unless told otherwise", new() { PerRunUsd = 1m }, 1, 55, true },
        { "so this is too much", new() { PerRunUsd = 1m }, 1, 56, false },
        { "two of them", new() { PerRunUsd = 1m, Overrun = TimeSpan.Zero }, 2, 30, true },
        { "two of them, too long", new() { PerRunUsd = 1m, Overrun = TimeSpan.Zero }, 2, 31, false },
        { "per owner alike", new() { PerOwnerUsd = 1m, Overrun = TimeSpan.Zero }, 2, 30, true },
        { "per owner too long", new() { PerOwnerUsd = 1m, Overrun = TimeSpan.Zero }, 2, 31, false },
        { "any hour of ten costs a dollar", new() { PerHourUsd = 1m }, 1, 600, true },
        { "two at a time cost two", new() { PerHourUsd = 1.99m }, 2, 600, false },
        { "a day within the month", new() { PerMonthUsd = 24m, Overrun = TimeSpan.Zero }, 1, 1440, true },
        { "a day and a minute", new() { PerMonthUsd = 24m, Overrun = TimeSpan.Zero }, 1, 1441, false },
    };

    public void Dispose()
    {
        book.Dispose();
        log.Dispose();
    }

    [Theory]
    [MemberData(nameof(Totals))]
    public async Task Batch_IsAllowedUpToTheCap(string name, SpendCap cap, int count, int minutes, bool allowed)
    {
        Assert.NotEmpty(name);
        await AcknowledgeAsync();
        var run = IntentId.New(clock.GetUtcNow());
        await AskAsync(cap, allowed, [.. Enumerable.Range(0, count).Select(_ => Dear(minutes, run))]);
        Assert.Equal(allowed ? count : 0, (await book.LeasesAsync()).Count);
    }

    [Theory]
    [InlineData(SpendCapKind.Run)]
    [InlineData(SpendCapKind.Owner)]
    [InlineData(SpendCapKind.Hour)]
    [InlineData(SpendCapKind.Month)]
    public async Task Zero_RefusesEverything_WithoutALookAtAnything(SpendCapKind kind)
    {
        var refusal = await RefusedAsync(CapOf(kind, 0), Cheap(1));
        Assert.Equal((kind, 0m), (refusal.Cap, refusal.CapUsd));
        Assert.Contains("is $0: nothing may be bought", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"SpinupOptions.SpendCap.Per{kind}Usd", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, listing.Asked);
        Assert.Empty(store.Bytes);
    }

    [Fact]
    public async Task Refusal_SaysAllItsNumbers()
    {
        await AcknowledgeAsync();
        await LiveAsync(Dear(60), TimeSpan.FromMinutes(30));
        var open = Dear(60);
        await LiveAsync(open, null);
        clock.Advance(TimeSpan.FromMinutes(30));

        var refusal = await RefusedAsync(new() { PerMonthUsd = 1.75m, Overrun = TimeSpan.Zero }, Dear(15), Dear(15));
        Assert.Equal((SpendCapKind.Month, 1.75m, 1m, 0.5m, 0.5m), (refusal.Cap, refusal.CapUsd, refusal.SpentUsd, refusal.OpenUsd, refusal.AddedUsd));
        Assert.Contains(
            "The spend cap per month ($1.75) could be passed in 2026-03 (UTC): $1.00 spent, $0.50 more if all open leases last to their expiry, and these 2 droplets would add up to $0.50; together $2.00.",
            refusal.Message,
            StringComparison.Ordinal);
        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Warning && entry.Message.Contains("per month", StringComparison.Ordinal));
        await AskAsync(new() { PerMonthUsd = 1.75m, Overrun = TimeSpan.Zero }, true, Dear(15));
    }

    [Fact]
    public async Task Hour_CountsWhatIsBehindAndLetsGoOfIt()
    {
        var cap = new SpendCap { PerHourUsd = 1m };
        await LiveAsync(Dear(60), TimeSpan.FromMinutes(45));
        await AskAsync(cap, true); // nothing
        await AskAsync(cap, false, Dear(10), Dear(10)); // 45 minutes and twice 10, with 5 each for the overrun
        clock.Advance(TimeSpan.FromMinutes(14));
        await AskAsync(cap, false, Dear(10), Dear(10)); // 31 + 30 in the hour from 12:14
        clock.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(cap, true, Dear(10), Dear(10)); // 30 + 30 in the hour from 12:15
        await AskAsync(cap, false, Dear(1));
        clock.Advance(TimeSpan.FromMinutes(75));
        Assert.Contains("in the hour from", (await RefusedAsync(cap, Dear(600), Dear(1))).Message, StringComparison.Ordinal);
        await AskAsync(cap, true, Dear(600));
    }

    [Fact]
    public async Task Month_AcrossItsEnd_CountsInEachWhatEachCanCost()
    {
        clock.Advance(new DateTimeOffset(2026, 3, 31, 22, 0, 0, TimeSpan.Zero) - clock.GetUtcNow());
        await AcknowledgeAsync();
        var cap = new SpendCap { PerMonthUsd = 2.2m, Overrun = TimeSpan.Zero };
        await AskAsync(cap, true, Dear(4 * 60)); // two hours in either
        await AskAsync(cap, false, Dear(30)); // March is full
        clock.Advance(TimeSpan.FromHours(2));
        await AskAsync(cap, false, Dear(30)); // and so is April, by what is still open
        await AskAsync(cap, true, Dear(10));
    }

    [Fact]
    public async Task MonthlyCeiling_IsTheMostAMonthCosts()
    {
        await AcknowledgeAsync();
        clock.Advance(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero) - clock.GetUtcNow());
        await AskAsync(new() { PerMonthUsd = 5.99m }, false, Cheap(31 * 1440));
        await AskAsync(new() { PerMonthUsd = 6m }, true, Cheap(31 * 1440));
    }

    [Fact]
    public async Task Foreigners_AreCountedAccountWide_AndOwnOnesOnce()
    {
        await AcknowledgeAsync();
        var cap = new SpendCap { PerMonthUsd = 3m, Overrun = TimeSpan.Zero };
        await LiveAsync(Dear(60), null); // in the ledger, and in the list
        cloud.Create(Dear(60), "elsewhere", TimeSpan.Zero); // only in the list
        await AskAsync(cap, false, Dear(61));
        await AskAsync(cap, true, Dear(60));
        Assert.Equal(2, listing.Asked);
    }

    [Fact]
    public async Task Foreigners_DoNotCountForARunOrAnOwner_AndCostNoRequest()
    {
        cloud.Create(Dear(600), "elsewhere", TimeSpan.Zero);
        await AskAsync(new() { PerRunUsd = 1.1m, PerOwnerUsd = 1.1m }, true, Dear(60));
        Assert.Equal(0, listing.Asked);
    }

    [Fact]
    public async Task Twin_OfALease_IsCountedToo()
    {
        await AcknowledgeAsync();
        var intent = Dear(60);
        await LiveAsync(intent, null);
        cloud.Create(intent, "twin", TimeSpan.Zero);
        await AskAsync(new() { PerMonthUsd = 2.4m, Overrun = TimeSpan.Zero }, false, Dear(30));
        await AskAsync(new() { PerMonthUsd = 2.5m, Overrun = TimeSpan.Zero }, true, Dear(30));
    }

    [Fact]
    public async Task LeaseOfAnotherAccount_IsNotOurs()
    {
        await AcknowledgeAsync();
        using var other = LedgerParts.Book(store, clock, account: "another");
        await new LedgerWitness(other, LedgerParts.ApiClock(clock)).IntendedAsync([Dear(600)], default);
        await AskAsync(new() { PerMonthUsd = 1.1m }, true, Dear(60));
        var refusal = await Assert.ThrowsAsync<SpendCapException>(async () => await GuardOf(new() { PerMonthUsd = 100 }, other).IntendedAsync([Dear(1)], default));
        Assert.Contains("AcknowledgeAsync", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OrphanThatIsGone_IsCountedUntilItWasFoundGone_AndNotAgain()
    {
        await AcknowledgeAsync();
        using (var dead = LedgerParts.Book(store, clock, "dead-1"))
        {
            await new LedgerWitness(dead, LedgerParts.ApiClock(clock)).IntendedAsync([Dear(60)], default);
        }

        var cap = new SpendCap { PerMonthUsd = 3m, Overrun = TimeSpan.Zero };
        await AskAsync(cap, false, Dear(121)); // It may still appear.
        clock.Advance(TimeSpan.FromMinutes(30));
        await AskAsync(cap, false, Dear(151)); // Found gone after half an hour, though this is refused.
        clock.Advance(TimeSpan.FromHours(10));
        await AskAsync(cap, true, Dear(150));
        Assert.Equal(LedgerLeaseState.Lost, (await book.LeasesAsync())[0].State);
    }

    [Fact]
    public async Task CreateThatNeverAppeared_OfThisProcess_IsSettledOnceItsTimeIsOver()
    {
        var cap = new SpendCap { PerOwnerUsd = 2m, Overrun = TimeSpan.Zero };
        await AskAsync(cap, true, Dear(60));
        clock.Advance(TimeSpan.FromMinutes(66));
        Assert.Equal(0, listing.Asked);
        await AskAsync(cap, false, Dear(61));
        await AskAsync(cap, true, Dear(60)); // the other is counted to its expiry, not to now
        Assert.Equal(1, listing.Asked); // once it was settled nothing asks again
        Assert.Equal([LedgerLeaseState.Lost, LedgerLeaseState.Intended], (await book.LeasesAsync()).Select(lease => lease.State));
    }

    [Fact]
    public async Task Renewal_IsCheckedAndReserved()
    {
        var guard = GuardOf(new() { PerRunUsd = 1m, Overrun = TimeSpan.Zero });
        var intent = Dear(30);
        await guard.IntendedAsync([intent], default);
        var start = clock.GetUtcNow();
        var refusal = await Assert.ThrowsAsync<SpendCapException>(async () => await guard.CheckRenewalAsync([intent], start.AddMinutes(61), default));
        Assert.Equal((0.5m, 0.5167m), (refusal.SpentUsd + refusal.OpenUsd, refusal.AddedUsd));
        Assert.Contains("this renewal would add", refusal.Message, StringComparison.Ordinal);
        await guard.CheckRenewalAsync([intent], start.AddMinutes(45), default);
        await Assert.ThrowsAsync<SpendCapException>(async () => await guard.IntendedAsync([Dear(16, intent.RunId)], default));
        await guard.CheckRenewalAsync([intent], start.AddMinutes(10), default); // earlier than it lasts anyway
        await guard.IntendedAsync([Dear(15, intent.RunId)], default);
        Assert.Equal(start.AddMinutes(45), (await book.LeasesAsync())[0].ReservedUntil);
    }

    [Fact]
    public async Task Withdrawn_GivesBackWhatWasReserved()
    {
        var cap = new SpendCap { PerOwnerUsd = 1m, Overrun = TimeSpan.Zero };
        var intent = Dear(60);
        await AskAsync(cap, true, intent);
        await AskAsync(cap, false, Dear(1));
        await GuardOf(cap).WithdrawnAsync(intent);
        await AskAsync(cap, true, Dear(60));
    }

    [Fact]
    public async Task UnknownPrice_IsRefused()
    {
        var refusal = await RefusedAsync(new() { PerRunUsd = 100 }, LedgerParts.Intent(clock, default(DropletPrice)));
        Assert.Contains("price of size 's-1vcpu-1gb' is not known", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Month_OnAReadOnlyOrFullLedger_RefusesBeforeTheCreate()
    {
        await AcknowledgeAsync();
        var cap = new SpendCap { PerMonthUsd = 100 };
        store.Room = store.Bytes.Length + 10;
        var full = await RefusedAsync(cap, Dear(1));
        Assert.Contains("cannot be kept, because the ledger cannot be used: No space left on device", full.Message, StringComparison.Ordinal);
        Assert.Empty(await book.LeasesAsync());
        store.Room = int.MaxValue;
        await AskAsync(cap, true, Dear(1));
        store.IsReadOnly = true;
        Assert.Contains("denied", (await RefusedAsync(cap, Dear(1))).Message, StringComparison.Ordinal);
        store.IsReadOnly = false;
        await AskAsync(cap, true, Dear(1));
        Assert.Equal(2, (await LedgerParts.Book(store, clock, "alive-2").LeasesAsync()).Count(lease => lease.IsOpen));
    }

    [Theory]
    [InlineData(SpendCapKind.Run)]
    [InlineData(SpendCapKind.Owner)]
    [InlineData(SpendCapKind.Hour)]
    public async Task OtherCaps_GoOnWithoutTheLedger_AsHardAsBefore(SpendCapKind kind)
    {
        store.IsReadOnly = true;
        var run = IntentId.New(clock.GetUtcNow());
        var cap = CapOf(kind, 1m) with { Overrun = TimeSpan.Zero };
        await AskAsync(cap, true, Dear(30, run));
        await AskAsync(cap, true, Dear(30, run));
        await AskAsync(cap, false, Dear(1, run));
        Assert.Equal(1, log.Entries.Count(entry => entry.Message.Contains("ledger", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task LostLedger_RefusesUntilAcknowledged()
    {
        var cap = new SpendCap { PerMonthUsd = 10m, Overrun = TimeSpan.Zero };
        Assert.Contains("is new or was lost", (await RefusedAsync(cap, Dear(60))).Message, StringComparison.Ordinal);
        await AcknowledgeAsync(8m);
        await AskAsync(cap, true, Dear(60));
        await AskAsync(cap, false, Dear(61));
        store.Bytes = [];
        Assert.Contains("is new or was lost", (await RefusedAsync(cap, Dear(1))).Message, StringComparison.Ordinal);
        await AcknowledgeAsync(8.5m); // what has ended; what is open this process still knows
        await AskAsync(cap, false, Dear(31));
        await AskAsync(cap, true, Dear(30));
    }

    [Fact]
    public async Task LedgerWithoutItsBeginning_IsLost()
    {
        await AcknowledgeAsync();
        await LiveAsync(Dear(60), TimeSpan.FromMinutes(1));
        store.Bytes = store.Bytes[(Array.IndexOf(store.Bytes, (byte)'\n') + 1)..];
        book = LedgerParts.Book(store, clock, "alive-2");
        Assert.Contains("AcknowledgeAsync", (await RefusedAsync(new() { PerMonthUsd = 100 }, Dear(1))).Message, StringComparison.Ordinal);
        await AcknowledgeAsync(1);
        await AskAsync(new() { PerMonthUsd = 100 }, true, Dear(1));
    }

    [Fact]
    public async Task Acknowledgement_ReplacesWhatHadEnded_InItsMonthAlone()
    {
        await AcknowledgeAsync();
        await LiveAsync(Dear(60), TimeSpan.FromMinutes(60));
        await AcknowledgeAsync(0.5m); // the invoice says otherwise
        await AskAsync(new() { PerMonthUsd = 1.5m, Overrun = TimeSpan.Zero }, true, Dear(60));
        clock.Advance(TimeSpan.FromDays(40));
        cloud.Droplets.Clear();
        await AskAsync(new() { PerMonthUsd = 1m, Overrun = TimeSpan.Zero }, true, Dear(59));
    }

    [Theory]
    [InlineData("PerRunUsd", "SpendCap.PerRunUsd is -1; it must be at least 0")]
    [InlineData("PerHourUsd", "SpendCap.PerHourUsd is -1; it must be at least 0")]
    [InlineData("Overrun", "SpendCap.Overrun is -00:00:01; it must be between 00:00:00 and 1.00:00:00")]
    [InlineData("NoLedger", "SpendCap.PerMonthUsd is 5, but LedgerPath is null")]
    [InlineData("Blank", "LedgerPath is \"  \"; it must name a file")]
    [InlineData("Directory", "LedgerPath is \"state/\"; it must name a file")]
    public void Validate_Wrong_SaysBothValues(string what, string message)
    {
        var options = new SpinupOptions { Token = "dop_v1_x", LedgerPath = what switch { "Blank" => "  ", "Directory" => "state/", _ => null } };
        options.SpendCap = what switch
        {
            "PerRunUsd" => new() { PerRunUsd = -1 },
            "PerHourUsd" => new() { PerHourUsd = -1 },
            "Overrun" => new() { Overrun = TimeSpan.FromSeconds(-1) },
            "NoLedger" => new() { PerMonthUsd = 5 },
            _ => null,
        };
        var result = new SpinupOptionsValidator().Validate("", options);
        Assert.Contains(message, result.FailureMessage, StringComparison.Ordinal);
    }

    private static SpendCap CapOf(SpendCapKind kind, decimal usd) => kind switch
    {
        SpendCapKind.Run => new() { PerRunUsd = usd },
        SpendCapKind.Owner => new() { PerOwnerUsd = usd },
        SpendCapKind.Hour => new() { PerHourUsd = usd },
        _ => new() { PerMonthUsd = usd },
    };

    private LeaseIntent Dear(int minutes, IntentId? run = null) => LedgerParts.Intent(clock, LedgerParts.Dear, TimeSpan.FromMinutes(minutes), run);

    private LeaseIntent Cheap(int minutes) => LedgerParts.Intent(clock, LedgerParts.Cheap, TimeSpan.FromMinutes(minutes));

    private SpendCapWitness GuardOf(SpendCap cap, LeaseBook? on = null) => new(cap, on ?? book, listing, LedgerParts.ApiClock(clock), log.CreateLogger<SpendCapWitness>());

    private Task AcknowledgeAsync(decimal usd = 0) => new LeaseLedger(book, LedgerParts.ApiClock(clock)).AcknowledgeAsync(usd);

    private async Task AskAsync(SpendCap cap, bool allowed, params LeaseIntent[] intents)
    {
        if (!allowed)
        {
            await RefusedAsync(cap, intents);
            return;
        }

        await GuardOf(cap).IntendedAsync(intents, default);
    }

    private async Task<SpendCapException> RefusedAsync(SpendCap cap, params LeaseIntent[] intents) =>
        await Assert.ThrowsAsync<SpendCapException>(async () => await GuardOf(cap).IntendedAsync(intents, default));

    /// <summary>Has a lease, which ends after some time if that is given; the clock goes with it.</summary>
    private async Task LiveAsync(LeaseIntent intent, TimeSpan? lives)
    {
        var witness = new LedgerWitness(book, LedgerParts.ApiClock(clock));
        await witness.IntendedAsync([intent], default);
        var droplet = cloud.Create(intent, "alive-1", TimeSpan.Zero);
        await witness.IdentifiedAsync(intent, droplet.Id, droplet.CreatedAt);
        if (lives is { } time)
        {
            clock.Advance(time);
            droplet.DestroyedAt = clock.GetUtcNow();
            await witness.DestroyedAsync(intent);
            await witness.ConfirmedAsync(intent, LedgerParts.Receipt(intent, droplet.Id, droplet.CreatedAt, droplet.DestroyedAt.Value));
        }
    }
}
