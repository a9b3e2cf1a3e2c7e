using Microsoft.Extensions.Logging;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Ledger;
using Spinup.Sdk.Leases.Witnesses;
using Spinup.Sdk.Pricing;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Leases.Ledger;

/// <summary>Makes what tests of the ledger and of the caps need.</summary>
internal static class LedgerParts
{
    public const string Account = "account";

    /// <summary>$6 a month, $0.00893 an hour: a cent lasts 67 minutes.</summary>
    public static DropletPrice Cheap { get; } = new(0.00893m, 6m);

    /// <summary>A dollar an hour without a ceiling: the least is its first minute.</summary>
    public static DropletPrice Dear { get; } = new(1m, 0m);

    public static LeaseBook Book(ILedgerStore? store, TestClock clock, string owner = "alive-1", RecordingLoggerFactory? log = null, string account = Account) =>
        new(store, new(owner, account, word => word.StartsWith("alive", StringComparison.Ordinal) ? true : word.StartsWith("dead", StringComparison.Ordinal) ? false : null), new Clock(clock), (log ?? new()).CreateLogger<LeaseBook>());

    public static IApiClock ApiClock(TimeProvider time) => new Clock(time);

    public static LeaseIntent Intent(TestClock clock, DropletPrice? price = null, TimeSpan? lifetime = null, IntentId? run = null, string label = "task")
    {
        var now = clock.GetUtcNow();
        var name = DropletName.Create(DropletKind.Ephemeral, label, IntentId.New(now), now + (lifetime ?? TimeSpan.FromHours(1)));
        return new()
        {
            Name = name,
            RunId = run ?? name.IntentId,
            Size = "s-1vcpu-1gb",
            Region = "nyc3",
            Price = price ?? Cheap,
            IntendedAt = now,
        };
    }

    public static DestroyReceipt Receipt(LeaseIntent intent, long id, DateTimeOffset createdAt, DateTimeOffset destroyedAt) => new()
    {
        DropletId = id,
        DropletName = intent.Name.ToString(),
        CreatedAt = createdAt,
        DestroyedAt = destroyedAt,
        ConfirmedAt = destroyedAt,
        PricePerHourUsd = intent.Price.PerHourUsd,
        CostUsd = BillingRule.CostUsd(intent.Price, createdAt, destroyedAt),
    };

    public static async Task<IReadOnlyList<LedgerLease>> LeasesAsync(this LeaseBook book) => await book.LookAsync<IReadOnlyList<LedgerLease>>(view => [.. view.Leases], default);

    private sealed class Clock(TimeProvider time) : IApiClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();

        public bool IsSynchronized => true;
    }
}
