using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LocalCloud;
using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Droplets;

/// <summary>A lease that is renewed lives longer, for its owner and for every sweep; and what another process takes over is its alone.</summary>
public sealed class RenewalTests
{
    private static EphemeralDropletSpec Short { get; } = CloudFixture.Spec with { MaxLifetime = TimeSpan.FromSeconds(2) };

    [Fact]
    public async Task Renewed_OutlivesItsName_AndNoSweepTakesIt()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(Short);
        Assert.True(DropletName.TryParse(droplet.Name, out var name));

        var until = await droplet.RenewAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(until, droplet.ExpiresAt);
        Assert.True(until > name.ExpiresAt + TimeSpan.FromMinutes(20));

        await Eventually.Async(() => DateTimeOffset.UtcNow > name.ExpiresAt + TimeSpan.FromMilliseconds(500), () => "the clock stands still");
        var report = await fixture.Services.GetRequiredService<IDropletReaper>().SweepAsync(new SweepOptions { Grace = TimeSpan.Zero });

        // The run's key was needed for the boot alone.
        Assert.DoesNotContain(report.Entries, entry => entry.Kind != SweptKind.SshKey);
        Assert.Equal(1, report.DropletsAlive);
        Assert.False(droplet.Lost.IsCancellationRequested);
        await droplet.DestroyAsync();
        Assert.DoesNotContain(fixture.Cloud.Account().Tags, tag => tag.StartsWith("spinup-until-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Renew_Twice_LeavesOneTag_AndAnEarlierEndChangesNothing()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        await droplet.RenewAsync(TimeSpan.FromHours(2));
        var until = await droplet.RenewAsync(TimeSpan.FromHours(3));

        Assert.Equal(until, await droplet.RenewAsync(TimeSpan.FromSeconds(5)));
        Assert.Equal(until, droplet.ExpiresAt);
        Assert.Single(fixture.Cloud.Account().Tags, tag => tag.StartsWith("spinup-until-", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(LocalCloudFault.AnswerLost)]
    [InlineData(LocalCloudFault.ErrorAfter)]
    [InlineData(LocalCloudFault.ErrorBefore)]
    public async Task Renew_WhoseAnswersAreLost_HoldsAllTheSame(string fault)
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        fixture.Cloud.Faults.FailNext(fault, 1, "POST /v2/tags");
        fixture.Cloud.Faults.FailNext(fault, 1, "POST /v2/tags/{tag_id}/resources");

        var until = await droplet.RenewAsync(TimeSpan.FromHours(5));

        var seen = Assert.Single(fixture.Cloud.Account().Droplets);
        Assert.True(DropletName.TryParse(droplet.Name, out var name));
        Assert.Equal(until, LeaseExpiry.Of(name, seen.Tags));
    }

    [Fact]
    public async Task Renew_WhoseSwitchCannotBePutOff_ChangesNothingAndSaysSo()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        var before = droplet.ExpiresAt;
        fixture.Shells.Running = (_, _) => Task.FromResult(FakeShells.Exit(1));

        var refused = await Assert.ThrowsAsync<SpinupException>(() => droplet.RenewAsync(TimeSpan.FromHours(5)));

        Assert.Contains("dead man's switch", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, droplet.ExpiresAt);
        Assert.DoesNotContain(fixture.Cloud.Account().Tags, tag => tag.StartsWith("spinup-until-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HandedOver_IsNotDestroyedByItsFirstOwner_AndIsByItsSecond()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var first = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        await first.RenewAsync(TimeSpan.FromHours(3));

        var json = (await first.HandOverAsync()).ToJson();
        await first.DisposeAsync();
        Assert.Equal(1, fixture.Cloud.DropletCount);
        Assert.Equal(0, fixture.Cloud.KeyCount);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => first.DestroyAsync());

        await using var second = await fixture.Droplets.AttachAsync(DropletLease.FromJson(json));
        Assert.Equal((first.Id, first.Name, first.ExpiresAt), (second.Id, second.Name, second.ExpiresAt));
        Assert.True((await second.RunAsync("true")).Succeeded);
        Assert.Equal(second.Id, (await second.DestroyAsync()).DropletId);
    }

    [Fact]
    public async Task Attach_ToWhatIsGoneAnothersOrOver_SaysWhich()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        var droplet = await fixture.Droplets.CreateAsync(Short with { Ready = Until.Active });
        var lease = await droplet.HandOverAsync();

        var other = await Assert.ThrowsAsync<LeaseLostException>(() => fixture.Droplets.AttachAsync(lease with { DropletId = lease.DropletId + 1_000_000 }));
        Assert.Contains("another account's", other.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Droplets.AttachAsync(lease with { DropletName = "web-1" }));
        Assert.Throws<FormatException>(() => DropletLease.FromJson("{}"));
        Assert.True(DropletName.TryParse(lease.DropletName, out var name));
        await Eventually.Async(() => DateTimeOffset.UtcNow > name.ExpiresAt + TimeSpan.FromSeconds(1), () => "the clock stands still");
        var over = await Assert.ThrowsAsync<LeaseLostException>(() => fixture.Droplets.AttachAsync(lease));
        Assert.Contains("its time was over", over.Message, StringComparison.OrdinalIgnoreCase);

        var report = await fixture.Services.GetRequiredService<IDropletReaper>().SweepAsync(new SweepOptions { Grace = TimeSpan.Zero });
        Assert.True(report.IsClean);
        fixture.AssertEmpty();
    }
}
