using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Spinup.Sdk;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Witnesses;
using Spinup.Sdk.LocalCloud;
using Spinup.Testing;
using Spinup.Tests.Sdk.Droplets;
using Spinup.Tests.Sdk.Leases.Sweeping;
using static Spinup.Tests.Sdk.Leases.Sweeping.Leavings;

namespace Spinup.Tests.Sdk.Leases;

/// <summary>One sweep: what is ours and over goes, and nothing else, whatever the API does meanwhile.</summary>
public sealed class DropletReaperTests
{
    private const string Delete = "DELETE /v2/droplets/{droplet_id}";

    public static TheoryData<string, string?, int> Faults { get; } = new()
    {
        { LocalCloudFault.DeleteLies, null, 3 },
        { LocalCloudFault.DeleteLag, null, 3 },
        { LocalCloudFault.PendingEvent, Delete, 8 },
        { LocalCloudFault.AnswerLost, Delete, 5 },
        { LocalCloudFault.ErrorAfter, Delete, 5 },
        { LocalCloudFault.ErrorBefore, "GET /v2/droplets", 2 },
        { LocalCloudFault.RateLimit, Delete, 12 },
    };

    [Fact]
    public async Task Sweep_DestroysWhatIsOursAndExpired_AndNothingElse()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        var expired = await fixture.DropletsAsync(Name("old", -10), Name("older", -100), Name("pool", -10, DropletKind.Pool));
        var alive = await fixture.DropletsAsync(Name("fresh", 60));
        var name = Name("old", -10);
        var foreign = await fixture.DropletsAsync("web-1", Resembling(name), name + ".example.com", "a" + name, name.ToUpperInvariant(), name[..^1], "spe-test", "spinup");
        var oldKey = await fixture.KeyAsync(Name("key", -10));
        var freshKey = await fixture.KeyAsync(Name("key", 60));
        var foreignKeys = new[] { await fixture.KeyAsync("laptop"), await fixture.KeyAsync(Resembling(name)) };

        var report = await fixture.Reaper().SweepAsync(NoGrace);

        Assert.True(report.IsClean);
        Assert.Equal(12, report.DropletsSeen);
        Assert.Equal(1, report.DropletsAlive);
        Assert.Equal(expired.Order(), report.Entries.Where(entry => entry.Kind == SweptKind.Droplet).Select(entry => long.Parse(entry.Id)).Order());
        Assert.All(report.Entries.Where(entry => entry.Kind == SweptKind.Droplet), entry => Assert.NotNull(entry.Receipt));
        Assert.Equal(0.03m, report.CostUsd);
        Assert.Equal([oldKey], report.Entries.Where(entry => entry.Kind == SweptKind.SshKey).Select(entry => long.Parse(entry.Id)));
        Assert.Equal(alive.Concat(foreign).Order(), fixture.Left());
        Assert.Equal(foreignKeys.Append(freshKey).Order(), fixture.Cloud.Account().Keys.Select(key => key.Id).Order());
    }

    [Fact]
    public async Task Sweep_WithinTheGrace_LeavesIt()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        await fixture.DropletsAsync(Name("late", -1));
        Assert.Empty((await fixture.Reaper().SweepAsync()).Entries);
        Assert.Equal(1, fixture.Cloud.DropletCount);
    }

    [Fact]
    public async Task Sweep_OfARenewedLease_LeavesItUntilTheRenewalIsOver()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        var renewed = await fixture.DropletAsync(Name("renewed", -60), ["spinup", Until(-30), Until(60)]);
        await fixture.DropletAsync(Name("over", -60), [Until(-30)]);
        await fixture.DropletAsync(Name("fake", -60), [Resembling(Until(60)), "until-tomorrow"]);

        var report = await fixture.Reaper().SweepAsync(NoGrace);

        Assert.True(report.IsClean);
        Assert.Equal(1, report.DropletsAlive);
        Assert.Equal([renewed], fixture.Left());
        Assert.Contains(report.Entries, entry => entry.Detail.Contains("last renewal was over", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Sweep_OfALeaseRenewedBetweenTheLooks_LeavesIt(int leases)
    {
        await using var fixture = await CloudFixture.StartAsync(settle: o => o.SecondLook = TimeSpan.FromMilliseconds(400), mayLeave: true);
        var ids = await fixture.DropletsAsync([.. Enumerable.Range(0, leases).Select(n => Name($"n{n}", -10))]);
        fixture.Cloud.Requests.Clear();
        var sweep = fixture.Reaper().SweepAsync(NoGrace);
        await Eventually.Async(() => fixture.Cloud.Requests.Total >= 5, () => "the first look was not made");
        var until = Until(60);
        await fixture.Api().Tags.CreateAsync(new() { Name = until });
        await fixture.Api().Tags.AssignAsync(until, new() { Resources = [Spinup.Sdk.Api.Tags.TaggedResource.Droplet(ids[0])] });

        var report = await sweep;

        Assert.Equal(leases - 1, report.Entries.Count);
        Assert.Equal(1, report.DropletsAlive);
        Assert.Equal([ids[0]], fixture.Left());
    }

    [Fact]
    public async Task Sweep_OfAKeyGivenALaterNameBetweenTheLooks_LeavesIt()
    {
        await using var fixture = await CloudFixture.StartAsync(settle: o => o.SecondLook = TimeSpan.FromMilliseconds(400), mayLeave: true);
        var key = await fixture.KeyAsync(Name("key", -10));
        fixture.Cloud.Requests.Clear();
        var sweep = fixture.Reaper().SweepAsync(NoGrace);
        await Eventually.Async(() => fixture.Cloud.Requests.Total >= 5, () => "the first look was not made");
        await fixture.Api().SshKeys.UpdateAsync(key, new() { Name = Name("key", 60) });
        Assert.Empty((await sweep).Entries);
        Assert.Equal(1, fixture.Cloud.KeyCount);
    }

    [Fact]
    public async Task Sweep_OfADropletThatIsOff_TakesItAtItsExpiryAndNotBefore()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        var (over, within, renewed, running) = (
            await fixture.DropletAsync(Name("over", -0.5)), await fixture.DropletAsync(Name("within", 60)),
            await fixture.DropletAsync(Name("renewed", -0.5), [Until(60)]), await fixture.DropletAsync(Name("running", -0.5)));
        foreach (var id in new[] { over, within, renewed })
        {
            await fixture.PowerOffAsync(id);
        }

        var report = await fixture.Reaper().SweepAsync();

        Assert.Contains("powered off", Assert.Single(report.Entries).Detail, StringComparison.Ordinal);
        Assert.Equal(new[] { within, renewed, running }.Order(), fixture.Left());
    }

    [Fact]
    public async Task Sweep_OfGpuDroplets_FindsThemToo()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        foreach (var label in new[] { "gpu-a", "gpu-b" })
        {
            await fixture.DropletAsync(Name(label, -10), size: "gpu-4000adax1-20gb");
        }

        var alive = await fixture.DropletAsync(Name("alive", 10), size: "gpu-4000adax1-20gb");
        var report = await fixture.Reaper().SweepAsync(NoGrace);
        Assert.True(report.IsClean);
        Assert.Equal(1.52m, report.PricePerHourUsd);
        Assert.Equal([alive], fixture.Left());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Sweep_WithFaultsOnTheWay_LeavesNothing(string fault, string? operation, int times)
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: o => o.MaxRetries = 2);
        await fixture.DropletsAsync([.. Enumerable.Range(0, 6).Select(n => Name($"n{n}", -10))]);
        fixture.Cloud.Faults.Lag = TimeSpan.FromMilliseconds(300);
        fixture.Cloud.Faults.FailNext(fault, times, operation);
        var report = await fixture.Reaper().SweepAsync(NoGrace);
        Assert.True(report.IsClean, string.Join('\n', report.Entries.Select(entry => entry.Detail).Concat(report.Gaps.Select(gap => gap.Detail))));
        Assert.Equal(6, report.Entries.Count);
    }

    [Fact]
    public async Task Sweep_OfWhatSomebodyElseDeletesMeanwhile_CountsItAsGone()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await fixture.DropletsAsync(Name("a", -10), Name("b", -10));
        fixture.Cloud.Faults.FailNext(LocalCloudFault.DeleteLies);
        var (one, other) = (fixture.Reaper().SweepAsync(NoGrace), fixture.Reaper().SweepAsync(NoGrace));
        Assert.True((await one).IsClean);
        Assert.True((await other).IsClean);
    }

    [Fact]
    public async Task Sweep_ThatCannotDestroy_SaysSo()
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: o => o.DestroyTimeout = TimeSpan.FromSeconds(1), mayLeave: true);
        await fixture.DropletsAsync(Name("old", -10));
        fixture.Cloud.Faults.Set(LocalCloudFault.DeleteLies, 1);
        var report = await fixture.Reaper().SweepAsync(NoGrace);
        Assert.False(report.IsClean);
        Assert.Contains("may still exist", Assert.Single(report.Entries).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task Sweep_OnAHostWhoseClockIsWrongByDays_JudgesByTheApi(int days)
    {
        await using var fixture = await CloudFixture.StartAsync(more: s => s.AddSingleton<TimeProvider>(new ShiftedClock(TimeSpan.FromDays(days))), mayLeave: true);
        await fixture.DropletsAsync(Name("old", -10));
        var alive = await fixture.DropletsAsync(Name("fresh", 60));
        Assert.Single((await fixture.Reaper().SweepAsync()).Entries);
        Assert.Equal(alive, fixture.Left());
    }

    [Fact]
    public async Task Sweep_OfOrphans_DoesNotWaitForTheirExpiry()
    {
        var (orphan, alive) = (Name("orphan", 60), Name("alive", 60));
        var orphans = new Orphans(() => [orphan]);
        await using var fixture = await CloudFixture.StartAsync(more: s => s.AddSingleton<IOrphanSource>(orphans), mayLeave: true);
        await fixture.DropletAsync(orphan);
        var left = await fixture.DropletAsync(alive);
        var expired = Name("old", -10);
        await fixture.DropletAsync(expired);
        Assert.Contains((await fixture.Reaper().SweepAsync()).Entries, entry => entry.Name == orphan && entry.Detail.Contains("owner is dead", StringComparison.Ordinal));
        Assert.Equal([left], fixture.Left());
        Assert.Equal(new[] { orphan, expired }.Order(), orphans.Gone.Order());
    }

    [Fact]
    public async Task Sweep_WithALedgerThatCannotBeRead_SweepsAllTheSame()
    {
        var orphans = new Orphans(() => throw new IOException("disk on fire"));
        await using var fixture = await CloudFixture.StartAsync(more: s => s.AddSingleton<IOrphanSource>(orphans));
        await fixture.DropletsAsync(Name("old", -10));
        Assert.True((await fixture.Reaper().SweepAsync(NoGrace)).IsClean);
        Assert.Contains(fixture.Log.Entries, entry => entry.Level == LogLevel.Warning && entry.Exception is IOException);
    }

    [Fact]
    public async Task Sweep_ThatMayNotListKeys_DestroysTheDropletsAndSaysWhatIsMissing()
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: o => o.MaxRetries = 0);
        await fixture.DropletsAsync(Name("old", -10));
        fixture.Cloud.Faults.Set(LocalCloudFault.ErrorBefore, 1, "GET /v2/account/keys");
        var report = await fixture.Reaper().SweepAsync(NoGrace);
        Assert.False(report.IsClean);
        Assert.Equal(SweptKind.SshKey, Assert.Single(report.Gaps).Kind);
        Assert.Equal(SweepOutcome.Gone, Assert.Single(report.Entries).Outcome);
    }

    [Fact]
    public async Task Sweep_CostsFewRequests()
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Cloud.Requests.Clear();
        await fixture.Reaper().SweepAsync(NoGrace);
        Assert.Equal(5, fixture.Cloud.Requests.Total);

        await fixture.DropletsAsync([.. Enumerable.Range(0, 30).Select(n => Name($"n{n}", -10))]);
        fixture.Cloud.Requests.Clear();
        await fixture.Reaper().SweepAsync(NoGrace);

        // The look, the second look before each batch of 20, the deletes, twice the proof.
        Assert.Equal(5 + 2 + 30 + 2, fixture.Cloud.Requests.Total);
    }

    [Fact]
    public async Task Sweep_ThatIsCancelled_Stops()
    {
        await using var fixture = await CloudFixture.StartAsync(settle: o => o.SecondLook = TimeSpan.FromMinutes(1), mayLeave: true);
        await fixture.DropletsAsync(Name("old", -10));
        using var end = new CancellationTokenSource();
        var sweep = fixture.Reaper().SweepAsync(NoGrace, cancellationToken: end.Token);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sweep);
        Assert.Equal(1, fixture.Cloud.DropletCount);
    }

    [Theory]
    [InlineData(-1, 8)]
    [InlineData(31 * 86400, 8)]
    [InlineData(0, 0)]
    [InlineData(0, 101)]
    public async Task Sweep_WithWrongOptions_Throws(int grace, int parallel)
    {
        await using var fixture = await CloudFixture.StartAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => fixture.Reaper().SweepAsync(new() { Grace = TimeSpan.FromSeconds(grace), MaxParallel = parallel }));
    }

    private sealed class Orphans(Func<string[]> names) : IOrphanSource
    {
        public ValueTask<IReadOnlyList<Orphan>> OrphansAsync(CancellationToken cancellationToken) => new([.. names().Select(text =>
        {
            Assert.True(DropletName.TryParse(text, out var name));
            return new Orphan(new LeaseIntent { Name = name, RunId = name.IntentId, Size = "s-1vcpu-1gb", Region = "nyc3", Price = default, IntendedAt = name.IntentId.CreatedAt }, null, null);
        })]);

        public System.Collections.Concurrent.ConcurrentQueue<string> Gone { get; } = new();

        public ValueTask GoneAsync(DestroyReceipt receipt)
        {
            Gone.Enqueue(receipt.DropletName);
            return default;
        }
    }
}
