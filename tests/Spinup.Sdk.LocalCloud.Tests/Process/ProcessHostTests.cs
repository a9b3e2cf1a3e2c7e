using System.Diagnostics;
using Spinup.Sdk.LocalCloud.Hosts;
using Spinup.Sdk.LocalCloud.Hosts.Process;

namespace Spinup.Tests.ProcessHost;

public sealed class ProcessHostTests
{
    private static readonly ProcessHostOptions WithoutSsh = new() { UseSshd = false };

    [UnixFact]
    public async Task Notices_AtTheStart_SayWhereCommandsRunAndAsWhom()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);

        var text = string.Join('\n', fixture.Host.Notices);

        Assert.Contains("run on this machine, as the user '" + (Environment.UserName == "root" ? "nobody" : Environment.UserName) + "'", text, StringComparison.Ordinal);
        Assert.Contains(fixture.BaseDirectory, text, StringComparison.Ordinal);
        Assert.Contains("SSH is turned off", text, StringComparison.Ordinal);
        Assert.Contains("scripts of user data are not run", text, StringComparison.Ordinal);
    }

    [UnixFact]
    public async Task Snapshot_OfADroplet_BecomesTheDiskOfAnother()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();
        await droplet.RunAsync("mkdir -p app; echo data > app/file; ln -s app/file link");

        await fixture.Host.SnapshotAsync(droplet.Id, "4711", CancellationToken.None);
        var copy = await fixture.BootAsync(snapshotId: "4711");
        await fixture.Host.DeleteImageAsync("4711", CancellationToken.None);

        var (_, output, _) = await copy.RunAsync("cat app/file link; cat ../var/lib/cloud/data/instance-id \"$DROPLET_ROOT\"/var/lib/cloud/data/instance-id 2>/dev/null");
        Assert.Equal($"data\ndata\n{copy.Id}\n", output.Replace($"{copy.Id}\n{copy.Id}\n", $"{copy.Id}\n", StringComparison.Ordinal));
    }

    [UnixFact]
    public async Task Rebuild_DestroyThenBoot_KeepsTheAddressAndForgetsTheDisk()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync();
        await droplet.RunAsync("touch file");

        await fixture.Host.DestroyAsync(droplet.Id, CancellationToken.None);
        await fixture.Host.BootAsync(droplet.Droplet, CancellationToken.None);

        Assert.Equal(droplet.Droplet.Addresses, fixture.Host.Assign(droplet.Id));
        Assert.Equal("", (await droplet.RunAsync("ls")).Out);
    }

    [UnixFact]
    public async Task PowerOffAndOn_KeepsTheDisk()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);
        var droplet = await fixture.BootAsync("#cloud-config\nwrite_files:\n- path: /root/seed\n  content: first\n");
        await droplet.RunAsync("echo second > seed");

        await fixture.Host.PowerOffAsync(droplet.Id, CancellationToken.None);
        await fixture.Host.BootAsync(droplet.Droplet, CancellationToken.None);

        Assert.Equal("second\n", (await droplet.RunAsync("cat seed")).Out);
    }

    [UnixFact]
    public async Task Start_AfterAKilledCloud_CleansUpBehindIt()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        await using var fixture = new ProcessHostFixture(WithoutSsh);
        const string Killed = "spinup-cloud-000000000000";
        var start = new ProcessStartInfo("setsid", ["sleep", "7500"]) { RedirectStandardOutput = true };
        start.Environment["SPINUP_DROPLET"] = Killed + "/7";
        using var orphan = System.Diagnostics.Process.Start(start)!;

        // The process first: the fixture's own cloud still looks behind itself too, and whoever finds the owner gone ends what there is by then.
        var left = Directory.CreateDirectory(Path.Combine(fixture.BaseDirectory, Killed, "7", "root")).FullName;

        // Our own number with another start: the owner is gone, the number is used again.
        await File.WriteAllTextAsync(Path.Combine(fixture.BaseDirectory, Killed, "owner"), $"{Environment.ProcessId}\nanother-boot\n1\n");

        await using (var next = new ProcessDropletHost(WithoutSsh with { BaseDirectory = fixture.BaseDirectory }))
        {
            await ProcessHostFixture.UntilAsync(() => orphan.HasExited && !Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(left))), "the killed cloud's processes and directory are gone");
        }

        // The one that lives keeps its own.
        Assert.True(Directory.Exists(Path.Combine(fixture.BaseDirectory, fixture.CloudName)));
    }

    [UnixFact]
    public async Task Addresses_OfTwoClouds_NeverMeet()
    {
        await using var first = new ProcessHostFixture(WithoutSsh);
        await using var second = new ProcessHostFixture(WithoutSsh);

        List<HostAddresses> all = [];
        for (var id = 0; id < 100; id++)
        {
            all.Add(first.Host.Assign(id));
            all.Add(second.Host.Assign(id));
        }

        if (OperatingSystem.IsLinux())
        {
            Assert.Equal(200, all.Select(a => a.PublicIpv4).Distinct().Count());
            Assert.All(all, a => Assert.StartsWith("127.77.", a.PublicIpv4, StringComparison.Ordinal));
        }
    }

    [UnixFact]
    public async Task Dispose_WithRunningCommands_EndsAllWithinSeconds()
    {
        var fixture = new ProcessHostFixture(WithoutSsh);
        var droplets = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => fixture.BootAsync()));
        var running = droplets.Select(d => d.Shell().RunAsync("trap '' TERM HUP; sleep 7600 & wait")).ToList();
        await ProcessHostFixture.UntilAsync(() => droplets.All(d => ProcessTable.Find(ProcessMark.OfDroplet(fixture.CloudName, d.Id), []).Count > 1), "the commands run");

        var since = Stopwatch.GetTimestamp();
        await fixture.DisposeAsync();

        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(5));
        foreach (var command in running)
        {
            await Assert.ThrowsAsync<Spinup.Sdk.Remote.RemoteConnectionException>(() => command);
        }
    }
}
