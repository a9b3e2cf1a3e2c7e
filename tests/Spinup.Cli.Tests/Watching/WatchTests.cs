using System.Globalization;
using Spinup.Sdk.Leases.Watchdogs;
using Spinup.Sdk.LocalCloud;
using Spinup.Testing;
using Spinup.Tests.Cli.Driving;

namespace Spinup.Tests.Cli.Watching;

/// <summary>What <c>spinup watch</c> does when its owner dies, and what it leaves alone.</summary>
[Trait("Category", "Watchdog")]
public sealed class WatchTests
{
    private const string Delete = "DELETE /v2/droplets/{droplet_id}";

    [Fact]
    public async Task OwnerDies_ItsDropletKeyVolumeAndTagsGo_WhatIsAnotherSStays()
    {
        await using var cloud = await MemoryCloud.StartAsync();
        var foreign = await cloud.Api.CreateAsync("somebody-elses");
        await cloud.Api.CreateKeyAsync("ours");
        var fingerprint = cloud.Cloud.Account(cloud.Account.Token).Keys.Single().Fingerprint;
        await cloud.Api.CreateKeyAsync("somebody-elses");
        await cloud.Api.CreateVolumeAsync("of-the-lease");
        await cloud.Api.CreateVolumeAsync("somebody-elses");
        await cloud.Api.CreateTagAsync("spinup-run-a");
        await cloud.Api.CreateTagAsync("spinup-until-b");
        await cloud.Api.CreateTagAsync("somebody-elses");
        await using var owner = await WatchedOwner.StartAsync(cloud);
        var (name, _) = await owner.MakeAsync(cloud, intent => intent with { KeyFingerprint = fingerprint, VolumeNames = ["of-the-lease"], RunTag = "spinup-run-a" });
        await owner.SayAsync(new RenewedMessage(name, DateTimeOffset.UtcNow.AddHours(2), "spinup-until-b"));

        var end = await owner.DieAsync();

        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal(["somebody-elses"], cloud.DropletNames);
        Assert.Equal(["somebody-elses"], cloud.KeyNames);
        var left = cloud.Cloud.Account(cloud.Account.Token);
        Assert.Equal("somebody-elses", Assert.Single(left.Volumes).Name);
        Assert.Equal(["somebody-elses"], left.Tags);
        await cloud.Api.DeleteVolumeAsync("somebody-elses");
        await cloud.Api.DeleteAsync(foreign);
    }

    [Fact]
    public async Task OwnerSaysBye_NothingIsDestroyed()
    {
        await using var cloud = await MemoryCloud.StartAsync();
        await using var owner = await WatchedOwner.StartAsync(cloud);
        var (name, _) = await owner.MakeAsync(cloud);
        await owner.SayAsync(new ByeMessage());
        var end = await owner.Watchdog.WaitAsync();
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal([name], cloud.DropletNames);
        Assert.Equal(0, cloud.Cloud.Requests.Count(Delete));
    }

    [Fact]
    public async Task OwnerDies_WhatOutlivesItAndWhatItBootsWithStay()
    {
        await using var cloud = await MemoryCloud.StartAsync();
        await cloud.Api.CreateKeyAsync("of-the-survivor");
        await cloud.Api.CreateTagAsync("spinup-run-survivor");
        var fingerprint = cloud.Cloud.Account(cloud.Account.Token).Keys.Single().Fingerprint;
        await using var owner = await WatchedOwner.StartAsync(cloud);
        var (survivor, _) = await owner.MakeAsync(cloud, intent => intent with { OutlivesOwner = true, KeyFingerprint = fingerprint, RunTag = "spinup-run-survivor", RunId = "one" });
        await owner.MakeAsync(cloud, intent => intent with { KeyFingerprint = fingerprint, RunTag = "spinup-run-survivor", RunId = "one" });
        var end = await owner.DieAsync();
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal([survivor], cloud.DropletNames);
        Assert.Equal(["of-the-survivor"], cloud.KeyNames);
        Assert.Equal(["spinup-run-survivor"], cloud.Cloud.Account(cloud.Account.Token).Tags);
    }

    [Fact]
    public async Task OwnerDies_WhatItHandedOverStaysWithItsVolumeAndTags()
    {
        await using var cloud = await MemoryCloud.StartAsync();
        await cloud.Api.CreateVolumeAsync("handed-over");
        await cloud.Api.CreateTagAsync("spinup-run-handed");
        await using var owner = await WatchedOwner.StartAsync(cloud);
        var (handed, _) = await owner.MakeAsync(cloud, intent => intent with { VolumeNames = ["handed-over"], RunTag = "spinup-run-handed", RunId = "one" });
        await owner.MakeAsync(cloud, intent => intent with { RunTag = "spinup-run-handed", RunId = "one" });
        await owner.SayAsync(new HandedOverMessage(handed));
        var end = await owner.DieAsync();
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal([handed], cloud.DropletNames);
        Assert.Equal("handed-over", Assert.Single(cloud.Cloud.Account(cloud.Account.Token).Volumes).Name);
        Assert.Equal(["spinup-run-handed"], cloud.Cloud.Account(cloud.Account.Token).Tags);
        await cloud.Api.DeleteVolumeAsync("handed-over");
    }

    [Fact]
    public async Task OwnerDies_WithdrawnAndConfirmedLeasesAreNotLookedFor()
    {
        await using var cloud = await MemoryCloud.StartAsync();
        await using var owner = await WatchedOwner.StartAsync(cloud);
        await owner.SayAsync(new WithdrawnMessage(await owner.IntendAsync()));
        var (gone, id) = await owner.MakeAsync(cloud);
        await cloud.Api.DeleteAsync(id);
        await owner.SayAsync(new ConfirmedMessage(gone));
        cloud.Cloud.Requests.Clear();
        var end = await owner.DieAsync();
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal(0, cloud.Cloud.Requests.Total);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task OwnerDiesBeforeTheAnswerToItsCreate_DropletsThatAppearLaterGo(int count)
    {
        await using var cloud = await MemoryCloud.StartAsync();
        await using var owner = await WatchedOwner.StartAsync(cloud, hello => hello with { Settle = new() { LostAnswer = TimeSpan.FromSeconds(4), BetweenLooks = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromMilliseconds(200) } });
        var names = new List<string>();
        for (var one = 0; one < count; one++)
        {
            names.Add(await owner.IntendAsync());
        }

        cloud.Cloud.Requests.Clear();
        var dying = owner.DieAsync();
        await cloud.UntilAskedAsync("GET /v2/droplets");
        foreach (var name in names)
        {
            await cloud.Api.CreateAsync(name);
        }

        var end = await dying;
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Empty(cloud.DropletNames);
        Assert.Equal(count, cloud.Cloud.Requests.Count(Delete));
    }

    [Fact]
    public async Task OwnerDies_TwinOfAKnownDropletGoesToo()
    {
        await using var cloud = await MemoryCloud.StartAsync();
        await using var owner = await WatchedOwner.StartAsync(cloud);
        var (name, _) = await owner.MakeAsync(cloud);
        await cloud.Api.CreateAsync(name);
        var end = await owner.DieAsync();
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Empty(cloud.DropletNames);
    }

    [Fact]
    public async Task OwnerDies_WhatCannotBeConfirmedIsNamedInTheFileAndOnStandardError()
    {
        var log = Path.Combine(Path.GetTempPath(), $"spinup-watch-{Guid.NewGuid():N}.log");
        try
        {
            await using var cloud = await MemoryCloud.StartAsync();
            cloud.Cloud.Faults.Set(LocalCloudFault.DeleteLies, 1);
            await using var owner = await WatchedOwner.StartAsync(cloud, hello => hello with { DestroyTimeout = TimeSpan.FromSeconds(1) }, "--log", log);
            var (name, id) = await owner.MakeAsync(cloud);
            var end = await owner.DieAsync();
            Assert.Equal(125, end.ExitCode);
            Assert.Contains(name, Assert.Single(end.FailureLines), StringComparison.Ordinal);
            var written = await File.ReadAllTextAsync(log);
            Assert.Contains(id.ToString(CultureInfo.InvariantCulture), written, StringComparison.Ordinal);
            Assert.DoesNotContain(cloud.Account.Token, written + end.Errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(log);
        }
    }

    [Fact]
    public async Task OwnerDies_TokenWasRotated_TheNewOneDestroys()
    {
        // In a LocalCloud another token is another account: the old one could not even see the droplet.
        await using var before = await MemoryCloud.StartAsync();
        var after = new CliAccount(before.Cloud);
        using var api = after.Api();
        await using var owner = await WatchedOwner.StartAsync(before);
        await owner.SayAsync(new TokenMessage(after.Token));
        var name = await owner.IntendAsync();
        await owner.SayAsync(new IdMessage(name, await api.CreateAsync(name), DateTimeOffset.UtcNow));
        var end = await owner.DieAsync();
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal(0, await api.CountDropletsAsync());
    }

    [Fact]
    public async Task OwnerDiesInTheMiddleOfALine_TheLinesBeforeCount()
    {
        await using var cloud = await MemoryCloud.StartAsync();
        await using var owner = await WatchedOwner.StartAsync(cloud);
        await owner.MakeAsync(cloud);
        await owner.SayAsync("{\"type\":\"later-version\",\"x\":1}\n{\"type\":\"int");
        var end = await owner.DieAsync();
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Empty(cloud.DropletNames);
    }

    [LinuxFact]
    public async Task Watch_IsInASessionOfItsOwn_AndNoSignalEndsIt()
    {
        await using var cloud = await MemoryCloud.StartAsync();
        await using var owner = await WatchedOwner.StartAsync(cloud);
        var stat = (await File.ReadAllTextAsync($"/proc/{owner.Watchdog.Id}/stat")).Split(") ")[1].Split(' ');
        Assert.Equal(owner.Watchdog.Id.ToString(CultureInfo.InvariantCulture), stat[3]); // its session
        const int SigHup = 1;
        foreach (var signal in (int[])[SigHup, SpinupProcess.SigInt, SpinupProcess.SigTerm])
        {
            owner.Watchdog.Signal(signal);
        }

        // Whatever the signals did, they did it before the answer to what comes now.
        await owner.MakeAsync(cloud);
        var end = await owner.DieAsync();
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Empty(cloud.DropletNames);
    }

    [Theory]
    [InlineData("{\"type\":\"hello\",\"version\":7,\"api_url\":\"https://api.example/\",\"token\":\"dop_v1_secret\",\"destroy_timeout\":\"00:01:00\",\"settle\":{}}", "version 7")]
    [InlineData("{\"type\":\"hello\",\"version\":1,\"api_url\":\"http://api.example/\",\"token\":\"dop_v1_secret\",\"destroy_timeout\":\"00:01:00\",\"settle\":{}}", "plain http")]
    [InlineData("{\"type\":\"hello\",\"version\":1,\"api_url\":\"https://api.example/\",\"token\":\"\",\"destroy_timeout\":\"00:01:00\",\"settle\":{}}", "Token is missing")]
    public async Task Hello_ThatCannotBeServed_IsRefusedWithTheReason(string hello, string reason)
    {
        await using var owner = WatchedOwner.Start();
        await owner.SayAsync(hello + "\n");
        var end = await owner.Watchdog.WaitAsync();
        Assert.Equal(125, end.ExitCode);
        var refused = Assert.IsType<RefusedMessage>(WatchMessage.Of(end.Text));
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, Assert.Single(end.FailureLines), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", end.Text + end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\n")]
    [InlineData("{\"type\":\"intent\",\"name\":\"x\",\"region\":\"nyc3\",\"run_id\":\"x\"}\n")]
    public async Task WhatSaysNoHello_IsSentAway(string line)
    {
        await using var owner = WatchedOwner.Start();
        await owner.SayAsync(line);
        var end = await owner.Watchdog.WaitAsync();
        Assert.Equal(125, end.ExitCode);
        Assert.Contains("no hello", Assert.Single(end.FailureLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_DoesNotListIt_AndTellsWhenAsked()
    {
        await using var main = SpinupProcess.Start(["--help"]);
        Assert.DoesNotContain("watch ", (await main.WaitAsync()).Text, StringComparison.Ordinal);
        await using var own = SpinupProcess.Start(["watch", "--help"]);
        Assert.Contains("session of its own", (await own.WaitAsync()).Text, StringComparison.Ordinal);
    }
}
