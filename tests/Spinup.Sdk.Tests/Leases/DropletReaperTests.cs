using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.SshKeys;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LocalCloud;
using Spinup.Sdk.Remote;
using Spinup.Tests.Sdk.Droplets;

namespace Spinup.Tests.Sdk.Leases;

public sealed class DropletReaperTests
{
    private static readonly SweepOptions NoGrace = new() { Grace = TimeSpan.Zero };

    [Fact]
    public async Task Sweep_DestroysWhatIsOursAndExpired_AndNothingElse()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        var expired = await MakeAsync(fixture, Name("old", -10), Name("older", -100), Name("pool", -10, DropletKind.Pool));
        var alive = await MakeAsync(fixture, Name("fresh", 60));
        var foreign = await MakeAsync(fixture, "web-1", Resembling(Name("old", -10)));
        var oldKey = await MakeKeyAsync(fixture, Name("key", -10));
        var freshKey = await MakeKeyAsync(fixture, Name("key", 60));
        var foreignKey = await MakeKeyAsync(fixture, "laptop");

        var report = await ReaperOf(fixture).SweepAsync(NoGrace);

        Assert.True(report.IsClean);
        Assert.Equal(6, report.DropletsSeen);
        Assert.Equal(1, report.DropletsAlive);
        Assert.Equal(expired.Order(), report.Entries.Where(entry => entry.Kind == SweptKind.Droplet).Select(entry => long.Parse(entry.Id)).Order());
        Assert.All(report.Entries.Where(entry => entry.Kind == SweptKind.Droplet), entry => Assert.NotNull(entry.Receipt));
        Assert.Equal(0.03m, report.CostUsd);
        Assert.Equal([oldKey], report.Entries.Where(entry => entry.Kind == SweptKind.SshKey).Select(entry => long.Parse(entry.Id)));
        var left = fixture.Cloud.Account();
        Assert.Equal(alive.Concat(foreign).Order(), left.Droplets.Select(droplet => droplet.Id).Order());
        Assert.Equal(2, left.Keys.Count);
        Assert.NotEqual(freshKey, foreignKey);
    }

    [Fact]
    public async Task Sweep_Dry_SendsOnlyGets()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        await MakeAsync(fixture, Name("old", -10));
        await MakeKeyAsync(fixture, Name("key", -10));
        fixture.Cloud.Requests.Clear();

        var report = await ReaperOf(fixture).SweepAsync(NoGrace with { DryRun = true });

        Assert.All(report.Entries, entry => Assert.Equal(SweepOutcome.WouldDestroy, entry.Outcome));
        Assert.Equal(2, report.Entries.Count);
        Assert.All(fixture.Cloud.Requests.Entries, request => Assert.StartsWith("GET ", request.Operation, StringComparison.Ordinal));
        Assert.Equal(1, fixture.Cloud.DropletCount);
        Assert.True(report.PricePerHourUsd > 0);
    }

    [Fact]
    public async Task Sweep_WithinTheGrace_LeavesIt()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        await MakeAsync(fixture, Name("late", -1));
        Assert.Empty((await ReaperOf(fixture).SweepAsync()).Entries);
        Assert.Equal(1, fixture.Cloud.DropletCount);
    }

    [Fact]
    public async Task Sweep_OfWhatSomebodyElseDeletesMeanwhile_CountsItAsGone()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var ids = await MakeAsync(fixture, Name("a", -10), Name("b", -10));
        var reaper = ReaperOf(fixture);
        fixture.Cloud.Faults.FailNext(LocalCloudFault.DeleteLies);
        var sweep = reaper.SweepAsync(NoGrace);
        var other = reaper.SweepAsync(NoGrace);
        Assert.True((await sweep).IsClean);
        Assert.True((await other).IsClean);
        Assert.Equal(2, ids.Count);
        Assert.Equal(0, fixture.Cloud.DropletCount);
    }

    [Fact]
    public async Task Sweep_ThatCannotDestroy_SaysSo()
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: o => o.DestroyTimeout = TimeSpan.FromSeconds(1), mayLeave: true);
        await MakeAsync(fixture, Name("old", -10));
        fixture.Cloud.Faults.Set(LocalCloudFault.DeleteLies, 1);
        var report = await ReaperOf(fixture).SweepAsync(NoGrace);
        Assert.False(report.IsClean);
        Assert.Contains("may still exist", Assert.Single(report.Entries).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 8)]
    [InlineData(31 * 86400, 8)]
    [InlineData(0, 0)]
    [InlineData(0, 101)]
    public async Task Sweep_WithWrongOptions_Throws(int grace, int parallel)
    {
        await using var fixture = await CloudFixture.StartAsync();
        await Assert.ThrowsAnyAsync<ArgumentException>(() => ReaperOf(fixture).SweepAsync(new() { Grace = TimeSpan.FromSeconds(grace), MaxParallel = parallel }));
    }

    private static IDropletReaper ReaperOf(CloudFixture fixture) => fixture.Services.GetRequiredService<IDropletReaper>();

    private static string Name(string label, int minutesLeft, DropletKind kind = DropletKind.Ephemeral)
    {
        var expiry = DateTimeOffset.UtcNow.AddMinutes(minutesLeft);
        return DropletName.Create(kind, label, IntentId.New(expiry.AddHours(-1)), expiry).ToString();
    }

    // One of ours but for one character: somebody else's.
    private static string Resembling(string name) => name[..^1] + (name[^1] == '0' ? '1' : '0');

    private static async Task<List<long>> MakeAsync(CloudFixture fixture, params string[] names)
    {
        var ids = new List<long>();
        foreach (var name in names)
        {
            var created = await fixture.Services.GetRequiredService<IDigitalOceanClient>().Droplets.CreateAsync(
                new() { Name = name, Size = "s-1vcpu-1gb", Region = "nyc3", Image = "ubuntu-24-04-x64" });
            ids.Add(created.Droplet.Id);
        }

        return ids;
    }

    private static async Task<long> MakeKeyAsync(CloudFixture fixture, string name)
    {
        var request = new CreateSshKeyRequest { Name = name, PublicKey = HostKeyPair.Create().PublicLine };
        return (await fixture.Services.GetRequiredService<IDigitalOceanClient>().SshKeys.CreateAsync(request)).SshKey.Id;
    }
}
