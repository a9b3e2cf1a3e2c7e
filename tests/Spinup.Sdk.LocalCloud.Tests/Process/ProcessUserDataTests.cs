using Spinup.Sdk.LocalCloud.Hosts.Process;

namespace Spinup.Tests.ProcessHost;

/// <summary>What user data does to a droplet that is a directory.</summary>
public sealed class ProcessUserDataTests
{
    private static readonly ProcessHostOptions WithoutSsh = new() { UseSshd = false };
    private static readonly ProcessHostOptions Allowed = WithoutSsh with { AllowUserDataScripts = true };

    [UnixFact]
    public async Task Files_AreWrittenInsideTheDroplet()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);

        var droplet = await fixture.BootAsync("""
            #cloud-config
            write_files:
            - {path: /etc/app/conf, content: "a\n", permissions: '0640'}
            - {path: /etc/app/conf, content: "b\n", append: true, permissions: '0640'}
            - {path: /root/deferred, content: "late\n", defer: true}
            """);

        var (result, output, error) = await droplet.RunAsync("cloud-init status --wait; cat \"$DROPLET_ROOT/etc/app/conf\" ~/deferred; ls -l \"$DROPLET_ROOT/etc/app/conf\" | cut -c1-10");
        Assert.True(result.Succeeded, error);
        Assert.Equal("status: done\na\nb\nlate\n-rw-r-----\n", output);
    }

    [UnixTheory]
    [InlineData("/../../outside")]
    [InlineData("../outside")]
    [InlineData("/.spinup/shell")]
    public async Task Files_OutsideTheDroplet_AreRefusedAndSaid(string path)
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);

        var droplet = await fixture.BootAsync($"#cloud-config\nwrite_files:\n- {{path: '{path}', content: x}}\n");

        var (result, output, _) = await droplet.RunAsync("cloud-init status --wait --long");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("status: error", output, StringComparison.Ordinal);
        Assert.Contains("leads out of the droplet's directory", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(fixture.BaseDirectory, "outside", SearchOption.AllDirectories));
    }

    [UnixFact]
    public async Task Scripts_WithoutPermission_AreSkippedAndTheLogSaysSo()
    {
        await using var fixture = new ProcessHostFixture(WithoutSsh);

        var droplet = await fixture.BootAsync("#cloud-config\nruncmd: [touch ran]\nbootcmd: [touch ran]\n");

        var (_, output, _) = await droplet.RunAsync("cloud-init status --wait; find \"$DROPLET_ROOT\" -name ran; grep -c AllowUserDataScripts \"$DROPLET_ROOT/var/log/cloud-init-output.log\"");
        Assert.Equal("status: done\n1\n", output);
    }

    [UnixFact]
    public async Task Scripts_Allowed_RunInOrderWithoutRoot()
    {
        await using var fixture = new ProcessHostFixture(Allowed);

        var droplet = await fixture.BootAsync("""
            Content-Type: multipart/mixed; boundary=b

            --b

            #cloud-config
            bootcmd: [echo early]
            runcmd:
            - echo runcmd; id -u
            - [sh, -c, 'pwd']
            --b

            #!/bin/sh
            echo script
            --b--
            """);

        var (result, output, error) = await droplet.RunAsync("cloud-init status --wait >/dev/null; cat \"$DROPLET_ROOT/var/log/cloud-init-output.log\"; ls \"$DROPLET_ROOT/var/lib/cloud/instance/boot-finished\"");
        Assert.True(result.Succeeded, error);
        var lines = output.Split('\n');
        Assert.Equal(["early", "script", "runcmd"], lines.Where(l => l is "early" or "script" or "runcmd"));
        Assert.NotEqual("0", lines[Array.IndexOf(lines, "runcmd") + 1]);
        Assert.Equal(droplet.Access.Root, lines[Array.IndexOf(lines, "runcmd") + 2]);
    }

    [UnixTheory]
    [InlineData("#cloud-config\nhostname: [\n", 2, "status: done")]
    [InlineData("#cloud-config\nno_such_key: 1\n", 2, "status: done")]
    [InlineData("#!/bin/sh\nexit 3\n", 1, "status: error")]
    [InlineData("#cloud-config\nruncmd: ['false']\n", 1, "status: error")]
    [InlineData("#!/bin/sh\nexit 0\n", 0, "status: done")]
    [InlineData("", 0, "status: done")]
    public async Task Status_OfEveryOutcome_IsTheRealOnes(string userData, int code, string line)
    {
        await using var fixture = new ProcessHostFixture(Allowed);

        var droplet = await fixture.BootAsync(userData);

        var (result, output, error) = await droplet.RunAsync("cloud-init status --wait");
        Assert.Equal((code, line + "\n", ""), (result.ExitCode, output, error));
        var (_, json, _) = await droplet.RunAsync("cloud-init status --format json");
        using var document = System.Text.Json.JsonDocument.Parse(json);
        Assert.Equal(line, "status: " + document.RootElement.GetProperty("status").GetString());
    }

    [UnixFact]
    public async Task Status_WhileScriptsRun_IsRunning()
    {
        await using var fixture = new ProcessHostFixture(Allowed);

        var droplet = await fixture.BootAsync("#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.02; done\n");

        Assert.Equal("status: running\n", (await droplet.RunAsync("cloud-init status; touch \"$DROPLET_ROOT/go\"")).Out);
        Assert.Equal("status: done\n", (await droplet.RunAsync("cloud-init status --wait")).Out);
    }

    [UnixFact]
    public async Task ScriptsOfEveryBoot_RunAtEachAndAreTakenAlongByASnapshot()
    {
        const string UserData = "#cloud-config\nwrite_files:\n- {path: /var/lib/cloud/scripts/per-boot/count, permissions: '0700', content: \"#!/bin/sh\\necho boot >>$DROPLET_ROOT/boots\\n\"}\n"
            + "- {path: /var/lib/cloud/scripts/per-boot/notes, permissions: '0600', content: no program}\n";
        const string Count = "cloud-init status --wait; grep -c boot \"$DROPLET_ROOT/boots\"";
        await using var fixture = new ProcessHostFixture(Allowed);

        var droplet = await fixture.BootAsync(UserData);
        Assert.Equal("status: done\n1\n", (await droplet.RunAsync(Count)).Out);
        await fixture.Host.PowerOffAsync(droplet.Id, CancellationToken.None);
        await fixture.Host.BootAsync(droplet.Droplet, CancellationToken.None);
        Assert.Equal("status: done\n2\n", (await droplet.RunAsync(Count)).Out);
        await fixture.Host.SnapshotAsync(droplet.Id, "4712", CancellationToken.None);
        var clone = await fixture.BootAsync(snapshotId: "4712");
        Assert.Equal("status: done\n3\n", (await clone.RunAsync(Count)).Out);
    }

    [UnixFact]
    public async Task PowerState_Allowed_PowersOffAtTheEnd()
    {
        await using var fixture = new ProcessHostFixture(Allowed);
        var off = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        fixture.Host.PoweredOff += off.SetResult;

        var droplet = await fixture.BootAsync("#cloud-config\npower_state: {mode: poweroff}\n");

        Assert.Equal(droplet.Id, await off.Task.WaitAsync(TimeSpan.FromSeconds(15)));
    }
}
