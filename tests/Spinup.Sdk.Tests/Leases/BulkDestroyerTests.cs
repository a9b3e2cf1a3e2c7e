using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Witnesses;
using Spinup.Sdk.LocalCloud;
using Spinup.Tests.Sdk.Droplets;
using Spinup.Tests.Sdk.Leases.Sweeping;
using static Spinup.Tests.Sdk.Leases.Sweeping.Leavings;

namespace Spinup.Tests.Sdk.Leases;

/// <summary>Many at once: few requests, and no receipt for a droplet that is still there at that moment.</summary>
public sealed class BulkDestroyerTests
{
    private const string Delete = "DELETE /v2/droplets/{droplet_id}";
    private const string DeleteByTag = "DELETE /v2/droplets";
    private const string List = "GET /v2/droplets";
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string?, bool> Faults { get; } = new()
    {
        { LocalCloudFault.DeleteLies, Delete, false },
        { LocalCloudFault.DeleteLies, DeleteByTag, true },
        { LocalCloudFault.DeleteLag, null, false },
        { LocalCloudFault.DeleteLag, null, true },
        { LocalCloudFault.PendingEvent, Delete, false },
        { LocalCloudFault.PendingEvent, DeleteByTag, true },
        { LocalCloudFault.AnswerLost, Delete, false },
        { LocalCloudFault.AnswerLost, DeleteByTag, true },
        { LocalCloudFault.ErrorAfter, Delete, false },
        { LocalCloudFault.ErrorAfter, DeleteByTag, true },
        { LocalCloudFault.ErrorBefore, List, true },
        { LocalCloudFault.RateLimit, Delete, false },
        { LocalCloudFault.RateLimit, List, false },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task DestroyMany_WithFaultsOnTheWay_GivesReceiptsOnlyForWhatIsGone(string fault, string? operation, bool byTag)
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: o => o.MaxRetries = 1);
        var tag = Run(60);
        var targets = await MakeAsync(fixture, 12, tag);
        fixture.Cloud.Faults.Lag = TimeSpan.FromMilliseconds(300);
        fixture.Cloud.Faults.FailNext(fault, 7, operation);

        var outcomes = await DestroyAsync(fixture, targets, byTag ? tag : null);

        Assert.Equal(targets.Select(target => target.DropletId), outcomes.Select(outcome => outcome.Target.DropletId));
        Assert.All(outcomes, outcome => Assert.NotNull(outcome.Receipt));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task DestroyMany_OfHundredsUnderAllFaultsAtOnce_GivesNoFalseReceipt(int seed)
    {
        await using var fixture = await CloudFixture.StartAsync(cloud: o => o.Seed = seed, sdk: o => o.MaxRetries = 1);
        var tag = Run(60);
        var targets = await MakeAsync(fixture, 300, seed == 1 ? null : tag);
        fixture.Cloud.Faults.Lag = TimeSpan.FromMilliseconds(300);
        foreach (var fault in new[] { LocalCloudFault.DeleteLies, LocalCloudFault.DeleteLag, LocalCloudFault.PendingEvent })
        {
            fixture.Cloud.Faults.Set(fault, 0.2);
        }

        fixture.Cloud.Faults.Set(LocalCloudFault.AnswerLost, 0.02);
        fixture.Cloud.Faults.Set(LocalCloudFault.ErrorAfter, 0.02);
        fixture.Cloud.Faults.Set(LocalCloudFault.RateLimit, 0.02);
        Assert.All(await DestroyAsync(fixture, targets, seed == 1 ? null : tag, TimeSpan.FromMinutes(2)), outcome => Assert.NotNull(outcome.Receipt));
    }

    [Fact]
    public async Task DestroyMany_WithARunTag_CostsOneDeleteAndThreeListings()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var tag = Run(60);
        var targets = await MakeAsync(fixture, 50, tag);
        fixture.Cloud.Requests.Clear();
        await DestroyAsync(fixture, targets, tag);
        Assert.Equal((1, 3, 4), (fixture.Cloud.Requests.Count(DeleteByTag), fixture.Cloud.Requests.Count(List), fixture.Cloud.Requests.Total));
    }

    [Fact]
    public async Task DestroyMany_WithoutATag_CostsADeleteEachAndTwoListings()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var targets = await MakeAsync(fixture, 50, null);
        fixture.Cloud.Requests.Clear();
        await DestroyAsync(fixture, targets, null);
        Assert.Equal((50, 2, 52), (fixture.Cloud.Requests.Count(Delete), fixture.Cloud.Requests.Count(List), fixture.Cloud.Requests.Total));
    }

    [Fact]
    public async Task DestroyMany_WithAForeignDropletOnTheTag_DoesNotDeleteByIt()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        var tag = Run(60);
        var targets = await MakeAsync(fixture, 5, tag);
        var foreign = await fixture.DropletAsync("web-1", [tag]);
        Assert.All(await DestroyAsync(fixture, targets, tag), outcome => Assert.NotNull(outcome.Receipt));
        Assert.Equal([foreign], fixture.Left());
        Assert.Equal(0, fixture.Cloud.Requests.Count(DeleteByTag));
    }

    [Theory]
    [InlineData("spinup")]
    [InlineData("until")]
    [InlineData("spinup-run-mine")]
    public async Task DestroyMany_WithATagOfNoRun_DoesNotDeleteByIt(string tag)
    {
        await using var fixture = await CloudFixture.StartAsync();
        tag = tag == "until" ? Until(60) : tag;
        await DestroyAsync(fixture, await MakeAsync(fixture, 3, tag), tag);
        Assert.Equal(0, fixture.Cloud.Requests.Count(DeleteByTag));
    }

    [Fact]
    public async Task DestroyMany_OfNewbornsThatListsDoNotShowYet_IsNotTakenIn()
    {
        await using var fixture = await CloudFixture.StartAsync(settle: o => o.Newborn = TimeSpan.FromSeconds(20));
        fixture.Cloud.Faults.Lag = TimeSpan.FromSeconds(3);
        fixture.Cloud.Faults.Set(LocalCloudFault.ListLag, 1);
        var tag = Run(60);
        var targets = (await MakeAsync(fixture, 6, tag)).Select(target => target with { WasListed = false }).ToList();
        fixture.Cloud.Faults.FailNext(LocalCloudFault.DeleteLies, 4);
        Assert.All(await DestroyAsync(fixture, targets, tag), outcome => Assert.NotNull(outcome.Receipt));
    }

    [Fact]
    public async Task DestroyMany_OfADropletTheApiDoesNotKnowYet_WaitsUntilItDoes()
    {
        await using var fixture = await CloudFixture.StartAsync(settle: o => o.Newborn = TimeSpan.FromSeconds(20));
        fixture.Cloud.Faults.Lag = TimeSpan.FromMilliseconds(700);
        fixture.Cloud.Faults.Set(LocalCloudFault.ReadLag, 1);
        var targets = (await MakeAsync(fixture, 3, null)).Select(target => target with { WasActive = false }).ToList();
        Assert.All(await DestroyAsync(fixture, targets, null), outcome => Assert.NotNull(outcome.Receipt));
    }

    [Fact]
    public async Task DestroyMany_WhereSomeLieForEver_SaysWhichAreNotGone()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        var targets = await MakeAsync(fixture, 20, null);
        fixture.Cloud.Faults.Set(LocalCloudFault.DeleteLies, 0.5);
        var outcomes = await DestroyAsync(fixture, targets, null, TimeSpan.FromMilliseconds(50));

        // Out of time it may not have confirmed all that are gone; but it says of none that it is gone that is there.
        Assert.Empty(fixture.Left().Intersect(outcomes.Select(outcome => outcome.Receipt?.DropletId ?? 0)));
        Assert.Empty(fixture.Left().Except(outcomes.Select(outcome => outcome.Failure?.DropletId ?? 0)));
        Assert.All(outcomes, outcome => Assert.NotEqual(outcome.Receipt is null, outcome.Failure is null));
        Assert.Contains(outcomes, outcome => outcome.Failure is not null);
    }

    [Fact]
    public async Task DestroyMany_WithARevokedToken_SaysSoAtOnceForAll()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        var tag = Run(60);
        var targets = await MakeAsync(fixture, 5, tag);
        fixture.Cloud.Revoke(fixture.Cloud.Token);
        Assert.All(await DestroyAsync(fixture, targets, tag), outcome =>
            Assert.Equal(DigitalOceanErrorKind.Unauthorized, Assert.IsType<DigitalOceanApiException>(outcome.Failure!.InnerException).Kind));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DestroyMany_WithTwins_DestroysThemToo(bool tagged)
    {
        await using var fixture = await CloudFixture.StartAsync();
        var tag = Run(60);
        var targets = (await MakeAsync(fixture, 4, tag)).Select(target => target with { MayHaveTwins = true }).ToList();
        await fixture.DropletAsync(targets[2].Name, tagged ? [tag] : null);
        Assert.All(await DestroyAsync(fixture, targets, tag), outcome => Assert.NotNull(outcome.Receipt));
        Assert.Equal(0, fixture.Cloud.DropletCount);
        Assert.Equal(1, fixture.Cloud.Requests.Count(DeleteByTag));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task DestroyMany_TellsWitnessesOnceEach(bool byTag)
    {
        var told = new ConcurrentQueue<string>();
        await using var fixture = await CloudFixture.StartAsync(more: s => s.AddSingleton<ILeaseWitness>(new Witness(told)));
        var tag = Run(60);
        var targets = (await MakeAsync(fixture, 4, tag)).Select(target => target with { Intent = IntentOf(target) }).ToList();

        // Some of them need a second delete, by a destroyer of their own.
        fixture.Cloud.Faults.FailNext(LocalCloudFault.DeleteLies, 2);
        await DestroyAsync(fixture, targets, byTag ? tag : null);

        Assert.Equal(8, told.Count);
        Assert.All(targets, target => Assert.Equal([$"destroyed {target.Name}", $"confirmed {target.Name}"], told.Where(word => word.EndsWith(target.Name, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task DestroyMany_OfWhatIsGoneAlready_OnlyLooks()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var targets = (await MakeAsync(fixture, 4, null)).Select(target => target with { DeletedAt = DateTimeOffset.UtcNow }).ToList();
        targets.ForEach(target => fixture.Cloud.Vanish(target.DropletId));
        fixture.Cloud.Requests.Clear();
        Assert.All(await DestroyAsync(fixture, targets, null), outcome => Assert.NotNull(outcome.Receipt));
        Assert.Equal(2, fixture.Cloud.Requests.Total);
    }

    [Fact]
    public async Task DestroyMany_OfNone_AsksNothing()
    {
        await using var fixture = await CloudFixture.StartAsync();
        Assert.Empty(await DestroyAsync(fixture, [], Run(60)));
        Assert.Equal(0, fixture.Cloud.Requests.Total);
    }

    private static async Task<IReadOnlyList<DestroyOutcome>> DestroyAsync(CloudFixture fixture, IReadOnlyList<DestroyTarget> targets, string? tag, TimeSpan? timeout = null)
    {
        var lies = new ConcurrentQueue<long>();
        var outcomes = await fixture.Services.GetRequiredService<BulkDestroyer>().DestroyManyAsync(targets, tag, timeout ?? Enough, 8, outcome =>
        {
            if (outcome.Receipt is not null && fixture.Cloud.Account().Droplets.Any(droplet => droplet.Name == outcome.Target.Name))
            {
                lies.Enqueue(outcome.Target.DropletId);
            }
        });
        Assert.Empty(lies);
        return outcomes;
    }

    private static async Task<List<DestroyTarget>> MakeAsync(CloudFixture fixture, int count, string? tag)
    {
        var targets = new List<DestroyTarget>();
        foreach (var names in Enumerable.Range(0, count).Select(n => Name($"n{n}", 60)).Chunk(10))
        {
            var created = await fixture.Api().Droplets.CreateManyAsync(new() { Names = names, Size = "s-1vcpu-1gb", Region = "nyc3", Image = "ubuntu-24-04-x64", Tags = tag is null ? null : [tag] });
            targets.AddRange(created.Droplets.Select(droplet => DestroyTarget.Of(droplet) with { WasActive = true, WasListed = true }));
        }

        return targets;
    }

    private static LeaseIntent IntentOf(DestroyTarget target)
    {
        Assert.True(DropletName.TryParse(target.Name, out var name));
        return new() { Name = name, RunId = name.IntentId, Size = "s-1vcpu-1gb", Region = "nyc3", Price = target.Price, IntendedAt = target.CreatedAt };
    }

    private sealed class Witness(ConcurrentQueue<string> told) : ILeaseWitness
    {
        public ValueTask IntendedAsync(IReadOnlyList<LeaseIntent> intents, CancellationToken cancellationToken) => default;

        public ValueTask IdentifiedAsync(LeaseIntent intent, long dropletId, DateTimeOffset createdAt) => default;

        public ValueTask RenewedAsync(LeaseIntent intent, DateTimeOffset expiresAt) => default;

        public ValueTask DestroyedAsync(LeaseIntent intent) => Tell($"destroyed {intent.Name}");

        public ValueTask ConfirmedAsync(LeaseIntent intent, DestroyReceipt receipt) => Tell($"confirmed {intent.Name}");

        public ValueTask WithdrawnAsync(LeaseIntent intent) => default;

        private ValueTask Tell(string word)
        {
            told.Enqueue(word);
            return default;
        }
    }
}
