using System.Diagnostics;
using Spinup.Sdk.Droplets.UserData;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Droplets.UserData;

/// <summary>The script itself, run by the real shell in a directory that stands for a droplet. At the end nothing of it runs any more.</summary>
public sealed class DeadMansSwitchTests : IAsyncLifetime
{
    private const string Lease = "01k9xw3h5m8q2v7r4t6y0zabcd";
    private readonly string root = Directory.CreateTempSubdirectory("spinup-deadman-").FullName;

    public DeadMansSwitchTests()
    {
        Directory.CreateDirectory(Path.Combine(root, "bin"));
        Directory.CreateDirectory(Path.Combine(root, "var/lib/cloud/data"));
        Instance("1001");
        WriteProgram("shutdown", "echo off >>\"$DROPLET_ROOT/off\"");

        // Waiting is a line in a file, and then a stop until the test lets it go on.
        WriteProgram("sleep", "echo $1 >>\"$DROPLET_ROOT/slept\"; while ! rm \"$DROPLET_ROOT/go\" 2>/dev/null; do /bin/sleep 0.01; [ -d \"$DROPLET_ROOT\" ] || kill -KILL $PPID || exit; done");
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        await Eventually.Async(() => Processes.WithEnvironment($"DROPLET_ROOT={root}").Count == 0, () => "A script still runs after its droplet is gone.");
    }

    [LinuxFact]
    public async Task AfterExpiry_PowersOff()
    {
        await BootAsync(TimeSpan.FromSeconds(-1));
        await Eventually.Async(() => File.Exists(Path.Combine(root, "off")), () => "It never powered off.");
    }

    [LinuxFact]
    public async Task BeforeExpiry_StaysOn()
    {
        await BootAsync(TimeSpan.FromHours(1));
        await Eventually.Async(() => Slept() == "30\n", () => "it waits, half a minute at a time");
        Assert.False(File.Exists(Path.Combine(root, "off")));
    }

    [LinuxFact]
    public async Task OfAClone_StaysOnAfterExpiry()
    {
        await BootAsync(TimeSpan.FromHours(1));
        await Eventually.Async(() => Slept() == "30\n", () => "the original waits");

        // The clone's disk is the original's; cloud-init gives it an id of its own before this script runs.
        Instance("2002");
        await BootAsync(TimeSpan.FromSeconds(-1));
        Assert.False(File.Exists(Path.Combine(root, "off")));
        Assert.Equal("30\n", Slept());
    }

    [LinuxFact]
    public async Task Renewed_StaysOnUntilTheNewTime()
    {
        await BootAsync(TimeSpan.FromHours(1));
        await Eventually.Async(() => Slept() == "30\n", () => "it waits");
        await ShAsync(DeadMansSwitch.Renew(Lease, DateTimeOffset.UtcNow - TimeSpan.FromSeconds(1)).Line);
        await File.WriteAllTextAsync(Path.Combine(root, "go"), "");
        await Eventually.Async(() => File.Exists(Path.Combine(root, "off")), () => "the time that was set last counts");
    }

    [LinuxFact]
    public async Task Renew_WhereTheSwitchWasNeverSet_DoesNothing()
    {
        await ShAsync(DeadMansSwitch.Renew(Lease, DateTimeOffset.UtcNow).Line);
        Assert.False(Directory.Exists(Path.Combine(root, "var/lib/spinup")));
    }

    private string Slept()
    {
        var file = Path.Combine(root, "slept");
        return File.Exists(file) ? File.ReadAllText(file) : "";
    }

    private void Instance(string id) => File.WriteAllText(Path.Combine(root, "var/lib/cloud/data/instance-id"), id + "\n");

    private void WriteProgram(string name, string line)
    {
        var file = Path.Combine(root, "bin", name);
        File.WriteAllText(file, $"#!/bin/sh\n{line}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, (UnixFileMode)0b111_101_101);
        }
    }

    private Task BootAsync(TimeSpan left) => ShAsync(new DeadMansSwitch(Lease, DateTimeOffset.UtcNow + left).Script);

    private async Task ShAsync(string script)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardError = true };
        start.Environment["DROPLET_ROOT"] = root;
        start.Environment["PATH"] = Path.Combine(root, "bin") + ":/usr/bin:/bin";
        using var shell = Process.Start(start)!;
        var errors = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, errors);
    }
}
