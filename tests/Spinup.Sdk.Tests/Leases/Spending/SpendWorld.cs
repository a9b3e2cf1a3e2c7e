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

/// <summary>Processes that rent by chance, under one cap and on one ledger, and are killed anywhere; and the cloud they rent from.</summary>
internal sealed class SpendWorld
{
    private static readonly DropletPrice[] Prices = [LedgerParts.Cheap, new(0.0625m, 42m), LedgerParts.Dear, new(0.01786m, 12m)];
    private readonly Random random;
    private readonly TestClock clock;
    private readonly SpendCap cap;
    private readonly MemoryLedger store = new();
    private readonly List<Owner> owners = [];
    private int born;

    public SpendWorld(int seed, SpendCap cap, TestClock? clock = null, SimulatedCloud? cloud = null, string name = "a")
    {
        (random, this.cap, Name) = (new Random(seed), cap, name);

        // Some minutes before the end of a month, so that leases cross it.
        this.clock = clock ?? new TestClock(new DateTimeOffset(2026, 1, 31, 20, 0, 0, TimeSpan.Zero));
        Cloud = cloud ?? new(this.clock);
    }

    public string Name { get; }

    public SimulatedCloud Cloud { get; }

    /// <summary>Gets or sets whether processes are killed between two steps.</summary>
    public bool Kills { get; init; } = true;

    public int Allowed { get; private set; }

    public int Refused { get; private set; }

    public int Killed { get; private set; }

    public IReadOnlyList<string> Owners => [.. owners.Select(owner => owner.Word)];

    public IReadOnlyList<SimulatedDroplet> Own => [.. Cloud.Droplets.Where(droplet => Owners.Contains(droplet.Owner))];

    public Task StartAsync() => new LeaseLedger(Spawn().Book, LedgerParts.ApiClock(clock)).AcknowledgeAsync(0);

    public async Task StepAsync()
    {
        var owner = owners.Where(candidate => candidate.IsAlive).OrderBy(_ => random.Next()).FirstOrDefault() ?? Spawn();
        try
        {
            // Some of the time it is killed in the middle of a write; otherwise between two steps.
            store.KilledAfter = random.Next(4) == 0 ? random.Next(900) : null;
            await (random.Next(10) switch
            {
                < 4 => CreateAsync(owner, Cloud.List(Lag())),
                < 6 => DestroyAsync(owner),
                6 => RenewAsync(owner),
                7 => Task.FromResult(Spawn()),
                _ => MoveAsync(TimeSpan.FromMilliseconds(random.Next(1, random.Next(4) == 0 ? 20_000_000 : 300_000))),
            });
        }
        catch (KilledException)
        {
            Kill(owner);
        }

        store.KilledAfter = null;
    }

    public Task CreateAsync(OpenLeases listing) => CreateAsync(owners.First(owner => owner.IsAlive), listing);

    public async Task MoveAsync(TimeSpan by)
    {
        clock.Advance(by);
        await EndExpiredAsync();
    }

    /// <summary>Lets those go whose time is over: by their process if it lives, otherwise by a sweep from somewhere else.</summary>
    public async Task EndExpiredAsync()
    {
        var over = Cloud.Alive.Where(droplet => droplet.EndsAt <= clock.GetUtcNow()).ToList();
        over.ForEach(droplet => droplet.DestroyedAt = droplet.EndsAt);
        foreach (var droplet in over)
        {
            if (owners.Find(owner => owner.Word == droplet.Owner && owner.IsAlive) is { } owner)
            {
                try
                {
                    await owner.Ledger.DestroyedAsync(droplet.Intent);
                    await owner.Ledger.ConfirmedAsync(droplet.Intent, LedgerParts.Receipt(droplet.Intent, droplet.Id, droplet.CreatedAt, droplet.DestroyedAt!.Value));
                }
                catch (KilledException)
                {
                    Kill(owner);
                }
            }
        }
    }

    private void Kill(Owner owner)
    {
        owner.IsAlive = false;
        store.KilledAfter = null;
        Killed++;
    }

    private Owner Spawn()
    {
        var word = $"{Name}{++born}";
        var book = new LeaseBook(store, new(word, LedgerParts.Account, other => owners.Find(owner => owner.Word == other)?.IsAlive), LedgerParts.ApiClock(clock), new RecordingLoggerFactory().CreateLogger<LeaseBook>());
        var owner = new Owner(word, book, new LedgerWitness(book, LedgerParts.ApiClock(clock)));
        owner.Cap = new(cap, book, new SimulatedListing(() => owner.Listing!), LedgerParts.ApiClock(clock), new RecordingLoggerFactory().CreateLogger<SpendCapWitness>());
        owners.Add(owner);
        return owner;
    }

    private async Task CreateAsync(Owner owner, OpenLeases listing)
    {
        var run = owner.Runs.Count > 0 && random.Next(3) == 0 ? owner.Runs[random.Next(owner.Runs.Count)] : IntentId.New(clock.GetUtcNow());
        var lifetime = TimeSpan.FromSeconds(random.Next(5) == 0 ? random.Next(1, 86400) : random.Next(1, 5400));
        var price = Prices[random.Next(Prices.Length)];
        var intents = Enumerable.Range(0, random.Next(1, 5)).Select(_ => LedgerParts.Intent(clock, price, lifetime, run)).ToList();
        owner.Listing = listing;
        try
        {
            await owner.Cap!.IntendedAsync(intents, default);
        }
        catch (SpendCapException)
        {
            Refused++;
            foreach (var intent in intents)
            {
                await owner.Cap!.WithdrawnAsync(intent);
            }

            return;
        }

        Allowed++;
        owner.Runs.Add(run);
        await owner.Ledger.IntendedAsync(intents, default);
        foreach (var intent in intents)
        {
            Die(40);
            clock.Advance(TimeSpan.FromMilliseconds(random.Next(0, 20_000)));
            if (random.Next(10) == 0)
            {
                await owner.Ledger.WithdrawnAsync(intent);
                continue;
            }

            // It may be late, but never lives beyond what its name says by more than the cap counts with.
            var droplet = Cloud.Create(intent, owner.Word, TimeSpan.FromSeconds(random.Next((int)cap.Overrun.TotalSeconds)));
            Die(40);
            await owner.Ledger.IdentifiedAsync(intent, droplet.Id, droplet.CreatedAt);
        }

        await EndExpiredAsync();
    }

    private async Task DestroyAsync(Owner owner)
    {
        if (Cloud.Alive.Where(droplet => droplet.Owner == owner.Word).OrderBy(_ => random.Next()).FirstOrDefault() is not { } droplet)
        {
            return;
        }

        droplet.DestroyedAt = clock.GetUtcNow();
        Die(20);
        await owner.Ledger.DestroyedAsync(droplet.Intent);
        Die(20);
        await owner.Ledger.ConfirmedAsync(droplet.Intent, LedgerParts.Receipt(droplet.Intent, droplet.Id, droplet.CreatedAt, droplet.DestroyedAt.Value));
    }

    private async Task RenewAsync(Owner owner)
    {
        if (Cloud.Alive.Where(droplet => droplet.Owner == owner.Word).OrderBy(_ => random.Next()).FirstOrDefault() is not { } droplet)
        {
            return;
        }

        var until = droplet.ExpiresAt.AddSeconds(random.Next(1, 7200));
        owner.Listing = Cloud.List();
        try
        {
            await owner.Cap!.CheckRenewalAsync([droplet.Intent], until, default);
        }
        catch (SpendCapException)
        {
            Refused++;
            return;
        }

        Die(20);
        droplet.ExpiresAt = until;
        Die(20);
        await owner.Ledger.RenewedAsync(droplet.Intent, until);
    }

    // Lists lag creates by some seconds.
    private Func<SimulatedDroplet, bool> Lag()
    {
        var since = clock.GetUtcNow().AddSeconds(-random.Next(20));
        return droplet => droplet.CreatedAt > since;
    }

    private void Die(int oneIn)
    {
        if (Kills && random.Next(oneIn) == 0)
        {
            throw new KilledException();
        }
    }

    private sealed record Owner(string Word, LeaseBook Book, LedgerWitness Ledger)
    {
        public bool IsAlive { get; set; } = true;

        public SpendCapWitness? Cap { get; set; }

        public OpenLeases? Listing { get; set; }

        public List<IntentId> Runs { get; } = [];
    }
}
