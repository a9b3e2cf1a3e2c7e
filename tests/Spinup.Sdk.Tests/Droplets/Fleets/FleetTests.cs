using System.Collections.Concurrent;
using System.Diagnostics;
using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Droplets.Fleets;
using Spinup.Sdk.LocalCloud;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Droplets.Fleets;

/// <summary>Droplets of one run: all of them, or those that are ready, and none left behind.</summary>
public sealed class FleetTests
{
    private const string Create = "POST /v2/droplets";
    private const string DeleteByTag = "DELETE /v2/droplets";

    [Fact]
    public async Task CreateMany_GivesThemAll_AndDestroysThemTogether()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var fleet = await fixture.Droplets.CreateManyAsync(CloudFixture.Spec, 23);

        Assert.Equal(23, fleet.Droplets.Select(droplet => droplet.Id).Distinct().Count());
        Assert.Equal(23, fleet.Droplets.Select(droplet => droplet.Name).Distinct().Count());
        Assert.Equal(fleet.Droplets.Select(droplet => droplet.Id).Order(), fixture.Cloud.Account().Droplets.Select(droplet => droplet.Id).Order());
        Assert.Equal(3, fixture.Cloud.Requests.Count(Create));
        Assert.All(fleet.Droplets, droplet => Assert.True(droplet.RunAsync("true").IsCompletedSuccessfully));

        var receipts = await fleet.DestroyAsync();

        Assert.Equal(fleet.Droplets.Select(droplet => droplet.Id), receipts.Select(receipt => receipt.DropletId));
        Assert.Equal(23, fixture.Log.Entries.Count(entry => entry.Message.Contains("is gone: it lived", StringComparison.Ordinal) && entry.EventId == 1201)); // the same event as of one destroyed alone
        Assert.Equal(1, fixture.Cloud.Requests.Count(DeleteByTag));
        Assert.Equal(0, fixture.Cloud.Requests.Count("DELETE /v2/droplets/{droplet_id}"));
        Assert.Equal(["spinup"], fixture.Cloud.Account().Tags);
        fixture.AssertEmpty();
    }

    [Fact]
    public async Task CreateMany_OneDestroyedAlone_LeavesTheOthersToTheFleet()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var fleet = await fixture.Droplets.CreateManyAsync(CloudFixture.Spec, 5);
        var alone = await fleet.Droplets[2].DestroyAsync();
        Assert.Equal(4, fixture.Cloud.DropletCount);

        var receipts = await fleet.DestroyAsync();

        Assert.Equal(5, receipts.Count);
        Assert.Equal(alone, receipts[2]);
    }

    [Fact]
    public async Task CreateMany_SomeFail_DestroysAllOrKeepsTheReady_AsChosen()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var number = 0;
        fixture.Shells.Running = (_, _) => Task.FromResult(FakeShells.Exit(Interlocked.Increment(ref number) is 2 or 4 ? 1 : 0));
        var spec = CloudFixture.Spec with { DeadMansSwitch = false };

        var failed = await Assert.ThrowsAsync<FleetProvisioningException>(() => fixture.Droplets.CreateManyAsync(spec, 6));
        Assert.Equal(2, failed.Failures.Count);
        Assert.All(failed.Failures, failure => Assert.IsType<DropletProvisioningException>(failure));
        Assert.Contains("2 of 6", failed.Message, StringComparison.Ordinal);
        fixture.AssertEmpty();

        number = 0;
        await using (var fleet = await fixture.Droplets.CreateManyAsync(spec, 6, PartialSuccess.KeepReady))
        {
            Assert.Equal((4, 2), (fleet.Droplets.Count, fleet.Failures.Count));
            Assert.Equal(4, fixture.Cloud.DropletCount);
        }

        fixture.AssertEmpty();
    }

    [Theory]
    [InlineData(LocalCloudFault.AnswerLost)]
    [InlineData(LocalCloudFault.ErrorAfter)]
    [InlineData(LocalCloudFault.ErrorBefore)]
    public async Task CreateMany_WhoseAnswersAreLost_GivesOneOfEachName(string fault)
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Cloud.Faults.FailNext(fault, 2, Create);

        await using var fleet = await fixture.Droplets.CreateManyAsync(CloudFixture.Spec, 20);

        Assert.Equal(20, fleet.Droplets.Count);
        Assert.Equal(20, fixture.Cloud.Account().Droplets.Select(droplet => droplet.Name).Distinct().Count());
        await Eventually.Async(() => fixture.Cloud.DropletCount == 20, () => "twins stay");
    }

    [Fact]
    public async Task CreateMany_NoRoom_GoesOnWithTheNextPlacement()
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Cloud.Faults.FailNext(LocalCloudFault.Capacity, 1, Create);

        await using var fleet = await fixture.Droplets.CreateManyAsync(CloudFixture.Spec with { AlternativeRegions = ["sfo3"] }, 12);

        Assert.Equal(12, fleet.Droplets.Count);
        Assert.Contains(fixture.Cloud.Account().Droplets.Select(droplet => droplet.Region), region => region == "sfo3");
        Assert.All(fleet.Droplets, droplet => Assert.Equal(fixture.Cloud.Account().Droplets.Single(seen => seen.Id == droplet.Id).Region, droplet.Region));
    }

    [Fact]
    public async Task CreateMany_OverTheAccountsLimit_FailsAtOnceAndMakesNothingElsewhere()
    {
        await using var fixture = await CloudFixture.StartAsync(cloud: o => o.DropletLimit = 15);

        var failed = await Assert.ThrowsAsync<FleetProvisioningException>(() => fixture.Droplets.CreateManyAsync(CloudFixture.Spec with { AlternativeRegions = ["sfo3"] }, 20));

        Assert.All(failed.Failures, failure => Assert.Equal(DigitalOceanErrorKind.QuotaExceeded, Assert.IsType<DigitalOceanApiException>(failure).Kind));
        Assert.Equal(2, fixture.Cloud.Requests.Count(Create));
        fixture.AssertEmpty();
    }

    [Fact]
    public async Task CreateMany_Cancelled_LeavesNothing()
    {
        await using var fixture = await CloudFixture.StartAsync();
        using var cancel = new CancellationTokenSource();
        var seen = 0;
        fixture.Shells.Running = async (_, token) =>
        {
            if (Interlocked.Increment(ref seen) == 7)
            {
                await cancel.CancelAsync();
            }

            token.ThrowIfCancellationRequested();
            return FakeShells.Exit(0);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Droplets.CreateManyAsync(CloudFixture.Spec, 15, cancellationToken: cancel.Token));

        fixture.AssertEmpty();
    }

    [Fact]
    public async Task Renew_OfAFleet_IsOneTagForAll()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var fleet = await fixture.Droplets.CreateManyAsync(CloudFixture.Spec, 12);
        var before = fixture.Cloud.Requests.Count("POST /v2/tags/{tag_id}/resources");

        var until = await fleet.RenewAsync(TimeSpan.FromHours(4));

        Assert.All(fleet.Droplets, droplet => Assert.Equal(until, droplet.ExpiresAt));
        Assert.Equal(before + 1, fixture.Cloud.Requests.Count("POST /v2/tags/{tag_id}/resources"));
        await fleet.DestroyAsync();
        Assert.Equal(["spinup"], fixture.Cloud.Account().Tags);
    }

    [Fact]
    public async Task Destroy_ThatIsRefusedForAWhile_IsConfirmedAllTheSame()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var fleet = await fixture.Droplets.CreateManyAsync(CloudFixture.Spec, 8);
        fixture.Cloud.Faults.FailNext(LocalCloudFault.DeleteLies, 3);
        fixture.Cloud.Faults.FailNext(LocalCloudFault.PendingEvent, 2);

        Assert.Equal(8, (await fleet.DestroyAsync()).Count);

        fixture.AssertEmpty();
    }

    /// <summary>Fifty machines, made and destroyed, with the run's key and tags and the sweep before.</summary>
    [Fact]
    [Trait("Category", "Economy")]
    public async Task FiftyDroplets_CostAtMost35Requests()
    {
        await using var fixture = await CloudFixture.StartAsync(cloud: o =>
        {
            o.EnforceRateLimits = true;
            o.BootTime = TimeSpan.FromSeconds(20);
        });
        var booted = new ConcurrentBag<long>();

        await using (var fleet = await fixture.Droplets.CreateManyAsync(CloudFixture.Spec, 50))
        {
            fleet.Droplets.ToList().ForEach(droplet => booted.Add(droplet.Id));
        }

        fixture.AssertEmpty();
        Assert.Equal(50, booted.Count);
        Assert.True(fixture.Cloud.Requests.Total <= 35, $"{fixture.Cloud.Requests.Total} requests: {string.Join(", ", fixture.Cloud.Requests.Counts)}");
    }

    /// <summary>Each keeps a budget of its own and they share a limit: so each has to be frugal.</summary>
    [Fact]
    [Trait("Category", "Economy")]
    public async Task FourProcesses_SharingAToken_SeeNo429()
    {
        await using var fixture = await CloudFixture.StartAsync(cloud: o =>
        {
            o.EnforceRateLimits = true;
            o.BootTime = TimeSpan.FromSeconds(RealComponents.Full ? 30 : 4);
        });
        var directory = Directory.CreateTempSubdirectory("spinup-economy-");
        try
        {
            var owners = Enumerable.Range(1, 4).Select(number => Process.Start(new ProcessStartInfo("dotnet")
            {
                ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Spinup.CrashOwner.dll"), fixture.Cloud.ApiUrl.ToString(), fixture.Cloud.Token, Path.Combine(directory.FullName, "ledger"), "fifty", "0" },
                RedirectStandardOutput = true,
            })!).ToList();
            foreach (var owner in owners)
            {
                using (owner)
                {
                    await owner.StandardOutput.ReadToEndAsync();
                    await owner.WaitForExitAsync();
                    Assert.Equal(0, owner.ExitCode);
                }
            }
        }
        finally
        {
            directory.Delete(recursive: true);
        }

        Assert.Equal(200, fixture.Cloud.Requests.Entries.Count(request => request is { Operation: Create, Status: 202 }) * 10);
        Assert.DoesNotContain(fixture.Cloud.Requests.Entries, request => request.Status == 429);
        Assert.True(fixture.Cloud.Requests.Total <= 4 * 35, $"{fixture.Cloud.Requests.Total} requests: {string.Join(", ", fixture.Cloud.Requests.Counts)}");
    }
}
