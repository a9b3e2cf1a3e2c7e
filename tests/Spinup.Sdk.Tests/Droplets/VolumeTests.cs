using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk.Api;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Droplets.Volumes;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LocalCloud;

namespace Spinup.Tests.Sdk.Droplets;

/// <summary>A droplet's volumes: attached from birth, mounted, gone with it or kept, and never left behind.</summary>
public sealed class VolumeTests
{
    private const string Make = "POST /v2/volumes";

    private static EphemeralDropletSpec With(params VolumeSpec[] volumes) => CloudFixture.Spec with { Volumes = volumes };

    [Fact]
    public async Task Volumes_AreAttachedMountedAndRemovedWithTheirDroplet()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var commands = new List<string>();
        fixture.Shells.Running = (command, _) =>
        {
            lock (commands)
            {
                commands.Add(command.Line);
            }

            return Task.FromResult(FakeShells.Exit(0));
        };
        DestroyReceipt receipt;
        await using (var droplet = await fixture.Droplets.CreateAsync(With(new() { SizeGib = 50, MountPath = "/mnt/data" }, new() { SizeGib = 5, MountPath = "/mnt/log", Filesystem = Spinup.Sdk.Api.Volumes.VolumeFilesystem.Xfs })))
        {
            var volumes = fixture.Cloud.Account().Volumes;
            Assert.Equal([50, 5], droplet.Volumes.Select(volume => volume.SizeGib));
            Assert.All(volumes, volume => Assert.Equal(droplet.Id, volume.DropletId));
            Assert.All(volumes, volume => Assert.True(DropletName.TryParse(volume.Name, out var name) && name.ExpiresAt == droplet.ExpiresAt));
            receipt = await droplet.DestroyAsync();
            Assert.All(droplet.Volumes, volume => Assert.Contains(commands, line => line.Contains(volume.Name, StringComparison.Ordinal) && line.Contains(volume.MountPath, StringComparison.Ordinal)));
        }

        // 55 GiB for a begun hour, at $0.10 a GiB and 672 hours, each rounded to a hundredth of a cent.
        Assert.Equal(0.0074m + 0.0007m, receipt.VolumesCostUsd);
        Assert.Equal(0, fixture.Cloud.VolumeCount);
    }

    [Fact]
    public async Task Kept_StaysAndIsFoundAgain_AndNoSweepTakesIt()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var kept = new VolumeSpec { SizeGib = 10, MountPath = "/mnt/models", Keep = true, Name = "models" };
        await using (await fixture.Droplets.CreateAsync(With(kept)))
        {
        }

        var id = Assert.Single(fixture.Cloud.Account().Volumes).Id;
        var report = await fixture.Services.GetRequiredService<IDropletReaper>().SweepAsync(new SweepOptions { Grace = TimeSpan.Zero });
        Assert.DoesNotContain(report.Entries, entry => entry.Kind == SweptKind.Volume);
        await using (var again = await fixture.Droplets.CreateAsync(With(kept)))
        {
            Assert.Equal(id, Assert.Single(again.Volumes).Id);
        }

        await fixture.Services.GetRequiredService<IDigitalOceanClient>().Volumes.DeleteAsync(id);
    }

    [Theory]
    [InlineData(LocalCloudFault.AnswerLost)]
    [InlineData(LocalCloudFault.ErrorAfter)]
    [InlineData(LocalCloudFault.ErrorBefore)]
    public async Task Volume_WhoseAnswerIsLost_IsMadeOnce(string fault)
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Cloud.Faults.FailNext(fault, 1, Make);

        await using var droplet = await fixture.Droplets.CreateAsync(With(new VolumeSpec { SizeGib = 1, MountPath = "/mnt/x" }));

        Assert.Equal(Assert.Single(droplet.Volumes).Id, Assert.Single(fixture.Cloud.Account().Volumes).Id);
    }

    [Fact]
    public async Task Volume_WhoseAnswerAndLookAreLost_IsRemovedByItsName()
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: o => (o.MaxRetries, o.SweepBeforeCreate) = (0, false));
        fixture.Cloud.Faults.FailNext(LocalCloudFault.AnswerLost, 1, Make);
        fixture.Cloud.Faults.FailNext(LocalCloudFault.ErrorBefore, 1, "GET /v2/volumes");

        await Assert.ThrowsAsync<Spinup.Sdk.DigitalOceanApiException>(() => fixture.Droplets.CreateAsync(With(new VolumeSpec { SizeGib = 1, MountPath = "/mnt/x" })));

        Assert.Equal(1, fixture.Cloud.Requests.Count(Make));
        Assert.Equal(0, fixture.Cloud.VolumeCount);
    }

    [Fact]
    public async Task Volumes_StillAttachedToADropletThatIsGone_AreWaitedFor()
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Cloud.Faults.Lag = TimeSpan.FromMilliseconds(700);
        fixture.Cloud.Faults.Set(LocalCloudFault.DetachLag, 1);

        await using (await fixture.Droplets.CreateAsync(With(new VolumeSpec { SizeGib = 1, MountPath = "/mnt/x" })))
        {
        }

        Assert.Equal(0, fixture.Cloud.VolumeCount);
    }

    [Fact]
    public async Task Failures_AtAnyStep_LeaveNoVolume()
    {
        await using var fixture = await CloudFixture.StartAsync(cloud: o => o.VolumeLimit = 1);
        var two = With(new VolumeSpec { SizeGib = 1, MountPath = "/mnt/x" }, new VolumeSpec { SizeGib = 1, MountPath = "/mnt/y" });
        await Assert.ThrowsAsync<Spinup.Sdk.DigitalOceanApiException>(() => fixture.Droplets.CreateAsync(two));
        Assert.Equal(0, fixture.Cloud.VolumeCount);

        fixture.Cloud.Faults.FailNext(LocalCloudFault.Capacity, 1, "POST /v2/droplets");
        var one = With(new VolumeSpec { SizeGib = 1, MountPath = "/mnt/x" });
        await Assert.ThrowsAsync<Spinup.Sdk.DigitalOceanApiException>(() => fixture.Droplets.CreateAsync(one));
        Assert.Equal(0, fixture.Cloud.VolumeCount);

        fixture.Shells.Running = (command, _) => Task.FromResult(FakeShells.Exit(command.Line.Contains("/mnt/x", StringComparison.Ordinal) ? 32 : 0));
        var failure = await Assert.ThrowsAsync<DropletProvisioningException>(() => fixture.Droplets.CreateAsync(one));
        Assert.Contains("/mnt/x", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, fixture.Cloud.VolumeCount);
    }

    public static TheoryData<VolumeSpec, string> Wrong => new()
    {
        { new() { SizeGib = 0, MountPath = "/mnt/x" }, "0 GiB" },
        { new() { SizeGib = 20_000, MountPath = "/mnt/x" }, "16384" },
        { new() { SizeGib = 1, MountPath = "mnt" }, "'mnt'" },
        { new() { SizeGib = 1, MountPath = "/" }, "'/'" },
        { new() { SizeGib = 1, MountPath = "/mnt/$(reboot)" }, "reboot" },
        { new() { SizeGib = 1, MountPath = "/mnt/../etc" }, ".." },
        { new() { SizeGib = 1, MountPath = "/mnt/x", Keep = true }, "Name" },
        { new() { SizeGib = 1, MountPath = "/mnt/x", Name = "data" }, "Keep" },
        { new() { SizeGib = 1, MountPath = "/mnt/x", Keep = true, Name = "Data" }, "'Data'" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Wrong_IsSaidBeforeAnythingIsMade(VolumeSpec volume, string said)
    {
        await using var fixture = await CloudFixture.StartAsync();

        var wrong = await Assert.ThrowsAsync<ArgumentException>(() => fixture.Droplets.CreateAsync(With(volume)));

        Assert.Contains(said, wrong.Message, StringComparison.Ordinal);
        Assert.Equal(0, fixture.Cloud.Requests.Total);
    }
}
