using Spinup.Sdk.Leases;
using Spinup.Sdk.LocalCloud;
using Spinup.Tests.Sdk.Droplets;
using static Spinup.Tests.Sdk.Leases.Sweeping.Leavings;

namespace Spinup.Tests.Sdk.Leases.Sweeping;

/// <summary>What a lease makes beside its droplet goes with it.</summary>
public sealed class KeysTagsAndVolumesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sweep_RemovesKeysVolumesAndTags_AlsoWhenVolumesAreLetGoLate(bool lag)
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Cloud.Faults.Lag = TimeSpan.FromMilliseconds(500);
        fixture.Cloud.Faults.Set(LocalCloudFault.DetachLag, lag ? 1 : 0);
        var (run, until) = (Run(-60), Until(-30));
        var volume = await fixture.VolumeAsync(Name("disk", -60), "spinup", run, until);
        await fixture.DropletAsync(Name("old", -60), ["spinup", run, until], volume: volume);
        await fixture.DropletAsync(Name("second", -60), ["spinup", run, until]);
        for (var n = 0; n < 7; n++)
        {
            await fixture.KeyAsync(Name("key", -10));
        }

        var told = new List<SweepEntry>();
        var report = await fixture.Reaper().SweepAsync(NoGrace, new Progress(told));

        Assert.True(report.IsClean, string.Join('\n', report.Entries.Select(entry => entry.Detail)));
        var left = fixture.Cloud.Account();
        Assert.Empty(left.Droplets);
        Assert.Empty(left.Keys);
        Assert.Empty(left.Volumes);
        Assert.Empty(left.Tags);
        Assert.Equal([2, 7, 1, 3], Enum.GetValues<SweptKind>().Select(kind => report.Entries.Count(entry => entry.Kind == kind)));
        Assert.Equal(report.Entries.Count, told.Count);
        Assert.True(report.Entries.Single(entry => entry.Kind == SweptKind.Volume).CostUsd > 0);
    }

    [Fact]
    public async Task Sweep_LeavesVolumesInUse_RenewedOnesAndThoseOfOthers()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        var used = await fixture.VolumeAsync(Name("used", -60));
        var lent = await fixture.VolumeAsync(Name("lent", -60));
        var renewed = await fixture.VolumeAsync(Name("renewed", -60), Until(60));
        var foreign = await fixture.VolumeAsync("database");
        var similar = await fixture.VolumeAsync(Resembling(Name("old", -60)));
        await fixture.VolumeAsync(Name("old", -60));
        await fixture.DropletAsync(Name("alive", -60), [Until(60)], volume: used);
        await fixture.DropletAsync("web-1", volume: lent);

        var report = await fixture.Reaper().SweepAsync(NoGrace);

        Assert.True(report.IsClean);
        Assert.Single(report.Entries);
        Assert.Equal(new[] { used, lent, renewed, foreign, similar }.Order(), fixture.Cloud.Account().Volumes.Select(volume => volume.Id).Order());
    }

    [Fact]
    public async Task Sweep_WithAVolumeThatIsNotLetGo_SaysSo()
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: o => o.DestroyTimeout = TimeSpan.FromSeconds(1), mayLeave: true);
        fixture.Cloud.Faults.Lag = TimeSpan.FromHours(1);
        fixture.Cloud.Faults.Set(LocalCloudFault.DetachLag, 1);
        await fixture.DropletAsync(Name("old", -60), volume: await fixture.VolumeAsync(Name("disk", -60)));
        var report = await fixture.Reaper().SweepAsync(NoGrace);
        var entry = Assert.Single(report.Entries, entry => entry.Kind == SweptKind.Volume);
        Assert.Equal(SweepOutcome.Failed, entry.Outcome);
        Assert.Contains("still there", entry.Detail, StringComparison.Ordinal);
        Assert.Equal(0, fixture.Cloud.DropletCount);
    }

    [Fact]
    public async Task Sweep_LeavesTagsThatAreBorneOrToCome()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        var (run, future, resembling) = (Run(-60), Until(60), Resembling(Run(-60)));
        await fixture.DropletAsync(Name("alive", -60), ["spinup", run, Until(30)]);
        foreach (var tag in new[] { future, resembling, "spinup-run-mine", Run(-90), Until(-90) })
        {
            await fixture.Api().Tags.CreateAsync(new() { Name = tag });
        }

        var report = await fixture.Reaper().SweepAsync(NoGrace);

        Assert.Equal(2, report.Entries.Count);
        Assert.All(report.Entries, entry => Assert.Equal((SweptKind.Tag, SweepOutcome.Gone), (entry.Kind, entry.Outcome)));
        Assert.Subset(fixture.Cloud.Account().Tags.ToHashSet(), new HashSet<string> { "spinup", run, future, resembling, "spinup-run-mine" });
    }

    [Fact]
    public async Task Sweep_TakesTheTagForPeople_OnlyWhenNothingOfOursIsLeft()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        await fixture.Api().Tags.CreateAsync(new() { Name = "spinup" });
        var alive = await fixture.DropletAsync(Name("alive", 60));
        Assert.Empty((await fixture.Reaper().SweepAsync(NoGrace)).Entries);
        fixture.Cloud.Vanish(alive);
        Assert.Equal("spinup", Assert.Single((await fixture.Reaper().SweepAsync(NoGrace)).Entries).Id);
        Assert.Empty(fixture.Cloud.Account().Tags);
    }

    [Fact]
    public async Task Sweep_Dry_SendsOnlyGetsAndNamesAllItWouldTake()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        var run = Run(-60);
        await fixture.DropletAsync(Name("old", -10), ["spinup", run], volume: await fixture.VolumeAsync(Name("disk", -10), run));
        await fixture.KeyAsync(Name("key", -10));
        fixture.Cloud.Requests.Clear();

        var report = await fixture.Reaper().SweepAsync(NoGrace with { DryRun = true });

        Assert.All(report.Entries, entry => Assert.Equal(SweepOutcome.WouldDestroy, entry.Outcome));
        Assert.Equal([SweptKind.Droplet, SweptKind.SshKey, SweptKind.Volume, SweptKind.Tag, SweptKind.Tag], report.Entries.Select(entry => entry.Kind));
        Assert.All(fixture.Cloud.Requests.Entries, request => Assert.StartsWith("GET ", request.Operation, StringComparison.Ordinal));
        Assert.Equal((1, 1, 1, 2), (fixture.Cloud.DropletCount, fixture.Cloud.KeyCount, fixture.Cloud.VolumeCount, fixture.Cloud.Account().Tags.Count));
        Assert.True(report.PricePerHourUsd > 0.00893m);
    }

    private sealed class Progress(List<SweepEntry> told) : IProgress<SweepEntry>
    {
        public void Report(SweepEntry value)
        {
            lock (told)
            {
                told.Add(value);
            }
        }
    }
}
