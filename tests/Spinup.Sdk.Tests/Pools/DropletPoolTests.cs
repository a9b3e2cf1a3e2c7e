using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Autoscaling.Boot;
using Spinup.Sdk.Autoscaling.Victims;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.LocalCloud;
using Spinup.Sdk.Pools;
using Spinup.Testing;
using Spinup.Tests.Sdk.Droplets;

namespace Spinup.Tests.Sdk.Pools;

/// <summary>A pool on a Memory cloud and a balancer that behaves, pass by pass.</summary>
public sealed class DropletPoolTests
{
    private const string Create = "POST /v2/droplets";

    private static readonly DropletPoolSpec Spec = new() { Name = "web", Size = "s-1vcpu-1gb", Region = "nyc3", Image = "ubuntu-24-04-x64", Min = 0, Max = 30, Victims = VictimPolicies.Youngest };

    [Fact]
    public async Task Resize_Up_CreatesTenAtATimeAndAdmitsTheHealthy()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var registry = new FakeRegistry();
        await using var pool = Make(fixture, registry);

        pool.Resize(12);
        await UntilAsync(pool, () => registry.Backends.Values.Count(backend => backend.State == BackendState.Ready) == 12);

        Assert.Equal(12, fixture.Cloud.DropletCount);
        Assert.Equal(2, fixture.Cloud.Requests.Count(Create));
        Assert.All(fixture.Cloud.Account().Droplets, droplet => Assert.StartsWith("spp-web-", droplet.Name, StringComparison.Ordinal));
        await pool.DrainAsync();
    }

    [Fact]
    public async Task Resize_Down_DrainsDeregistersDestroys_InThatOrder()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var registry = new FakeRegistry();
        await using var pool = Make(fixture, registry);
        pool.Resize(3);
        await UntilAsync(pool, () => pool.Members.Count(member => member.State == BackendState.Ready) == 3);
        var drained = new TaskCompletionSource();
        registry.Draining = _ => drained.Task;

        pool.Resize(2);
        await UntilAsync(pool, () => registry.Told.Any(told => told.StartsWith("drain ", StringComparison.Ordinal)));
        Assert.Equal(3, fixture.Cloud.DropletCount);
        drained.SetResult();
        await UntilAsync(pool, () => fixture.Cloud.DropletCount == 2 && pool.Members.Count == 2);

        var gone = registry.Told.Single(told => told.StartsWith("drain ", StringComparison.Ordinal))[6..];
        Assert.Equal([$"register {gone}", $"drain {gone}", $"deregister {gone}"], registry.Told.Where(told => told.EndsWith(gone, StringComparison.Ordinal)));
        await pool.DrainAsync();
    }

    [Fact]
    public async Task Restart_AdoptsWhatIsThere_AndKeepsItsSize()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var registry = new FakeRegistry();
        await using (var first = Make(fixture, registry))
        {
            first.Resize(4);
            await UntilAsync(first, () => first.Members.Count(member => member.State == BackendState.Ready) == 4);
        }

        await using var second = Make(fixture, registry);
        await second.ReconcileAsync();

        Assert.Equal((4, 4), (second.Size, second.Members.Count));
        Assert.Equal(1, fixture.Cloud.Requests.Count(Create));
        Assert.DoesNotContain(fixture.Log.Entries, entry => entry.EventId == 1704);
        await second.DrainAsync();
    }

    [Fact]
    public async Task Restart_InTheMiddleOfADrain_FinishesIt()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var registry = new FakeRegistry();
        await using (var first = Make(fixture, registry))
        {
            first.Resize(2);
            await UntilAsync(first, () => first.Members.Count(member => member.State == BackendState.Ready) == 2);
            registry.Draining = token => Task.Delay(Timeout.Infinite, token);
            first.Resize(1);
            await UntilAsync(first, () => registry.Told.Any(told => told.StartsWith("drain ", StringComparison.Ordinal)));
        }

        registry.Draining = _ => Task.CompletedTask;
        await using var second = Make(fixture, registry);
        await second.ReconcileAsync();
        second.Resize(1);
        await UntilAsync(second, () => fixture.Cloud.DropletCount == 1 && registry.Backends.Count == 1);

        Assert.Equal(BackendState.Ready, registry.Backends.Values.Single().State);
        await second.DrainAsync();
    }

    [Fact]
    public async Task BalancerThatForgot_IsToldAgain()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var registry = new FakeRegistry();
        await using var pool = Make(fixture, registry);
        pool.Resize(3);
        await UntilAsync(pool, () => pool.Members.Count(member => member.State == BackendState.Ready) == 3);

        registry.Forget();
        await UntilAsync(pool, () => registry.Backends.Values.Count(backend => backend.State == BackendState.Ready) == 3);

        Assert.Equal(3, fixture.Cloud.DropletCount);
        await pool.DrainAsync();
    }

    [Fact]
    public async Task MemberThatIsUnwell_IsReplaced()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var registry = new FakeRegistry();
        await using var pool = Make(fixture, registry, Spec with { UnwellTimeout = TimeSpan.Zero });
        pool.Resize(3);
        await UntilAsync(pool, () => pool.Members.Count(member => member.State == BackendState.Ready) == 3);

        var ill = pool.Members[0].Id;
        registry.IsHealthy = backend => backend.Id != ill;
        await UntilAsync(pool, () => pool.Members.Count == 3 && pool.Members.All(member => member.Id != ill && member.State == BackendState.Ready));

        Assert.Equal(3, fixture.Cloud.DropletCount);
        await pool.DrainAsync();
    }

    [Fact]
    public async Task MemberDestroyedByHand_IsReplaced()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var registry = new FakeRegistry();
        await using var pool = Make(fixture, registry);
        pool.Resize(3);
        await UntilAsync(pool, () => pool.Members.Count(member => member.State == BackendState.Ready) == 3);
        var gone = pool.Members[1];

        await fixture.Services.GetRequiredService<IDigitalOceanClient>().Droplets.DeleteAsync(gone.DropletId);
        await UntilAsync(pool, () => pool.Members.Count(member => member.State == BackendState.Ready && member.Id != gone.Id) == 3);

        Assert.Equal(3, fixture.Cloud.DropletCount);
        Assert.DoesNotContain(gone.Id, registry.Backends.Keys);
        await pool.DrainAsync();
    }

    [Theory]
    [InlineData(LocalCloudFault.AnswerLost)]
    [InlineData(LocalCloudFault.ErrorAfter)]
    [InlineData(LocalCloudFault.ErrorBefore)]
    [InlineData(LocalCloudFault.RateLimit)]
    public async Task Faults_InEveryFifthAnswer_ComeToTheSizeWithoutDoubles(string fault)
    {
        await using var fixture = await CloudFixture.StartAsync(cloud => cloud.Seed = 7, sdk => sdk.MaxRetries = 10);
        var registry = new FakeRegistry();
        await using var pool = Make(fixture, registry);
        fixture.Cloud.Faults.Set(fault, 0.2);

        pool.Resize(8);
        await UntilAsync(pool, () => pool.Members.Count(member => member is { State: BackendState.Ready, IsLeaving: false }) == 8);
        pool.Resize(3);
        await UntilAsync(pool, () => pool.Members.Count == 3);
        fixture.Cloud.Faults.Clear();
        await UntilAsync(pool, () => fixture.Cloud.DropletCount == 3 && registry.Backends.Count == 3);

        await pool.DrainAsync();
    }

    [Fact]
    public async Task DropletLimit_IsSaidAndOutlived()
    {
        await using var fixture = await CloudFixture.StartAsync(cloud => cloud.DropletLimit = 2);
        var registry = new FakeRegistry();
        await using var pool = Make(fixture, registry);

        pool.Resize(1);
        await UntilAsync(pool, () => pool.Members.Count(member => member.State == BackendState.Ready) == 1);
        pool.Resize(5);
        await UntilAsync(pool, () => pool.Obstacle?.Contains("droplet limit", StringComparison.Ordinal) == true);
        Assert.Single(pool.Members);

        pool.Resize(2);
        await UntilAsync(pool, () => pool.Members.Count(member => member.State == BackendState.Ready) == 2);
        Assert.Null(pool.Obstacle);
        await pool.DrainAsync();
    }

    [Fact]
    public async Task Rest_OfTwoPools_CostsOneListing()
    {
        await using var fixture = await CloudFixture.StartAsync();
        using var listing = new AccountListing(fixture.Services.GetRequiredService<IDigitalOceanClient>(), TimeProvider.System);
        var (one, two) = (new FakeRegistry(), new FakeRegistry());
        await using var web = Make(fixture, one, Spec, listing, atRest: TimeSpan.FromMinutes(1));
        await using var api = Make(fixture, two, Spec with { Name = "api" }, listing, atRest: TimeSpan.FromMinutes(1));
        web.Resize(3);
        api.Resize(2);
        await UntilAsync(web, () => web.Members.Count(member => member is { State: BackendState.Ready, Address: not null }) == 3);
        await UntilAsync(api, () => api.Members.Count(member => member is { State: BackendState.Ready, Address: not null }) == 2);
        await web.ReconcileAsync();
        await api.ReconcileAsync();
        var before = fixture.Cloud.Requests.Total;

        for (var pass = 0; pass < 100; pass++)
        {
            await web.ReconcileAsync();
            await api.ReconcileAsync();
        }

        Assert.Equal(before, fixture.Cloud.Requests.Total);
        await web.DrainAsync();
        await api.DrainAsync();
    }

    [Fact]
    public async Task Pause_LeavesEverythingAsItIs()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var registry = new FakeRegistry();
        await using var pool = Make(fixture, registry);
        pool.Resize(2);
        await UntilAsync(pool, () => pool.Members.Count(member => member.State == BackendState.Ready) == 2);

        pool.Pause();
        pool.Resize(6);
        for (var pass = 0; pass < 5; pass++)
        {
            await pool.ReconcileAsync();
        }

        Assert.Equal(2, fixture.Cloud.DropletCount);
        Assert.Equal("the pool is paused", (await pool.ObserveAsync()).HeldBecause);
        pool.Resume();
        await UntilAsync(pool, () => pool.Members.Count(member => member.State == BackendState.Ready) == 6);
        await pool.DrainAsync();
    }

    [Fact]
    public async Task Lease_HalfOver_IsRenewedForAllInThreeRequests()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var registry = new FakeRegistry();
        await using (var pool = Make(fixture, registry))
        {
            pool.Resize(3);
            await UntilAsync(pool, () => pool.Members.Count(member => member.State == BackendState.Ready) == 3);
        }

        // Another controller wants leases so long that what is left of these is less than half.
        await using var longer = Make(fixture, registry, Spec with { Lease = TimeSpan.FromHours(6) });
        await longer.ReconcileAsync();

        Assert.Equal(1, fixture.Cloud.Requests.Count("POST /v2/tags/{tag_id}/resources"));
        Assert.All(fixture.Cloud.Account().Droplets, droplet => Assert.Contains(droplet.Tags, tag => tag.StartsWith("spinup-until-", StringComparison.Ordinal)));
        await longer.DrainAsync();
    }

    [Fact]
    public void Spec_ThatCannotBe_IsRefusedWithBothValues()
    {
        var refusal = Assert.Throws<ArgumentException>(() => DropletPoolSpecCheck.ThrowIfWrong(Spec with { Min = 7, Max = 3, Lease = TimeSpan.FromMinutes(6) }));

        Assert.Contains("Min is 7 and Max is 3", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Lease is 00:06:00 and BootTimeout is 00:10:00", refusal.Message, StringComparison.Ordinal);
    }

    private static DropletPool Make(CloudFixture fixture, FakeRegistry registry, DropletPoolSpec? spec = null, AccountListing? listing = null, TimeSpan? atRest = null)
    {
        var services = fixture.Services;
        var api = services.GetRequiredService<IDigitalOceanClient>();
        return new(
            new PoolParts(
                api,
                services.GetRequiredService<IApiClock>(),
                TimeProvider.System,
                new DropletCreator(api, TimeProvider.System, services.GetRequiredService<IOptions<SettleOptions>>(), fixture.Log.CreateLogger<DropletCreator>()),
                services.GetRequiredService<BulkDestroyer>(),
                new LeaseRenewal(api, TimeProvider.System, fixture.Log.CreateLogger<LeaseRenewal>()),
                services.GetRequiredService<SizeCatalogue>(),
                listing ?? new AccountListing(api, TimeProvider.System),
                new BootTimes(),
                registry,
                [],
                new PoolTimings { AtRest = atRest ?? TimeSpan.FromMilliseconds(30), InMotion = TimeSpan.FromMilliseconds(20), AfterARefusal = TimeSpan.FromMilliseconds(50), MayAppear = TimeSpan.FromSeconds(1), Pulse = TimeSpan.FromMilliseconds(20) },
                TimeSpan.FromSeconds(20),
                fixture.Log.CreateLogger<DropletPool>()),
            spec ?? Spec);
    }

    private static async Task UntilAsync(DropletPool pool, Func<bool> condition)
    {
        await pool.ReconcileAsync();
        await Eventually.Async(
            () =>
            {
                pool.ReconcileAsync().GetAwaiter().GetResult();
                return condition();
            },
            () => $"{pool.Size} wished, {string.Join(", ", pool.Members.Select(member => $"{member.Id[^4..]} {member.State} {(member.IsLeaving ? "leaving" : "")}"))}; {pool.Obstacle}");
    }
}
