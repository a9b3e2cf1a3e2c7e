using Spinup.Cli.Watching;
using Spinup.Sdk.Leases.Watchdogs;

namespace Spinup.Tests.Cli.Watching;

/// <summary>What a watchdog takes for its dead owner's, and what it leaves to others.</summary>
public sealed class WatchedLeasesTests
{
    [Fact]
    public void HandedOver_KeepsItsVolumesAndTheTagItLivesBy()
    {
        var leases = new WatchedLeases();
        foreach (var name in (string[])["a", "b"])
        {
            leases.Take(new IntentMessage { Name = name, Region = "nyc3", RunId = "run", RunTag = "run-tag", VolumeNames = ["volume-" + name] });
            leases.Take(new IdMessage(name, 1, default));
            leases.Take(new RenewedMessage(name, default, "until-tag"));
        }

        leases.Take(new HandedOverMessage("a"));

        Assert.Equal("b", Assert.Single(leases.Orphans).Intent.Name);
        Assert.Equal([("volume-b", "nyc3")], leases.Volumes);
        Assert.Empty(leases.Tags);
    }

    [Fact]
    public void MembersRenewedApart_LeaveNoneOfTheirTags()
    {
        var leases = new WatchedLeases();
        foreach (var name in (string[])["a", "b"])
        {
            leases.Take(new IntentMessage { Name = name, Region = "nyc3", RunId = "run", RunTag = "run-tag" });
            leases.Take(new RenewedMessage(name, default, "until-" + name));
        }

        Assert.Equal(["run-tag", "until-a", "until-b"], leases.Tags.Order());
    }
}
