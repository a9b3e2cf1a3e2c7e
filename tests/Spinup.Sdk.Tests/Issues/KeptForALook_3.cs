using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Leases.Ledger;
using Spinup.Testing;
using Spinup.Tests.Sdk.Droplets;
using Spinup.Tests.Sdk.Leases.Ledger;
using Spinup.Tests.Sdk.Leases.Watchdogs;

namespace Spinup.Tests.Sdk.Issues;

/// <summary>What is kept, or taken over from the dead, is not to be destroyed for the death of the process that made it.</summary>
public sealed class KeptForALook_3
{
    [LinuxFact]
    public async Task KeptOnFailure_IsNoOrphan_AndTheWatchdogLetsItBe()
    {
        using var tool = new ScriptedTool();
        await using (var fixture = await CloudFixture.StartAsync(
            sdk: o => (o.Watchdog.Enabled, o.Watchdog.ToolPath, o.LedgerPath) = (true, tool.Path, Path.Combine(tool.Folder, "ledger")), mayLeave: true))
        {
            fixture.Shells.Running = (_, _) => Task.FromResult(FakeShells.Exit(1));
            var failed = await Assert.ThrowsAsync<DropletProvisioningException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec with { KeepOnFailure = true }));
            Assert.Contains("kept", failed.Cleanup, StringComparison.Ordinal);
            Assert.Equal(1, fixture.Cloud.DropletCount);
            Assert.True(Assert.Single((await fixture.Services.GetRequiredService<ILeaseLedger>().ReadAsync()).Leases).IsHandedOver);
        }

        var process = int.Parse(Path.GetExtension(Directory.GetFiles(tool.Folder, "told.*").Single())[1..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(["Hello", "Intent", "Id", "HandedOver", "Bye"], tool.Told(process));
    }

    [Fact]
    public async Task TakenOverFromTheDead_IsNoOrphan()
    {
        var clock = new TestClock();
        var store = new MemoryLedger();
        var intent = LedgerParts.Intent(clock);
        using (var dead = LedgerParts.Book(store, clock, "dead-1"))
        {
            await new LedgerWitness(dead, LedgerParts.ApiClock(clock)).IntendedAsync([intent], default);
        }

        using var book = LedgerParts.Book(store, clock);
        Assert.Single(await new LedgerOrphans(book).OrphansAsync(default));
        var witness = new LedgerWitness(book, LedgerParts.ApiClock(clock));
        var adopted = intent with { IsAdopted = true };
        await witness.IntendedAsync([adopted], default);
        Assert.Empty(await new LedgerOrphans(book).OrphansAsync(default));

        // A witness after it refused, or the take-over was cancelled: the droplet is there all the same.
        await witness.WithdrawnAsync(adopted);
        Assert.True(Assert.Single(await book.LeasesAsync()).IsOpen);
    }

    [Fact]
    public async Task Attach_WithAVolumeThatNoLeaseMade_IsRefused()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var lease = await (await fixture.Droplets.CreateAsync(CloudFixture.Spec)).HandOverAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Droplets.AttachAsync(lease with { VolumeNames = ["production-db"] }));
        await using var taken = await fixture.Droplets.AttachAsync(lease);
    }
}
