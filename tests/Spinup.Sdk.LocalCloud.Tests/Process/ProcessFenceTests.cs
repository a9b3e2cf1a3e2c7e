using System.Diagnostics;
using Spinup.Sdk.LocalCloud.Hosts.Process;
using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Tests.ProcessHost;

/// <summary>What the kernel refuses a droplet's commands.</summary>
public sealed class ProcessFenceTests
{
    [FenceTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_OutsideTheDroplet_IsRefusedEvenWhereTheUserMay(bool ssh)
    {
        await using var fixture = new ProcessHostFixture(new ProcessHostOptions { UseSshd = ssh && RealComponents.NoSshReason is null });
        var droplet = await fixture.BootAsync();
        // Not below a temp folder, which those who gave up root may use, although the checkout may be there; open to everybody.
        var place = new[] { AppContext.BaseDirectory, "/srv", "/opt", "/var/lib" }.First(path =>
            !path.StartsWith("/tmp/", StringComparison.Ordinal) && !path.StartsWith("/var/tmp/", StringComparison.Ordinal) && Directory.Exists(path));
        var open = Directory.CreateDirectory(Path.Combine(place, "open-" + Guid.NewGuid().ToString("N")));
        var file = Path.Combine(open.FullName, "file");
        try
        {
            Posix.SetMode(open.FullName, (UnixFileMode)0b111_111_111);
            await File.WriteAllTextAsync(file, "kept");
            Posix.SetMode(file, (UnixFileMode)0b110_110_110);

            var script = $"cd {ShellWord.Quote(open.FullName)} || exit 9; echo x > new; echo x > file; rm -rf file; mv file moved; ln -s a link; mkdir dir; echo in > ~/inside; echo >/dev/null; cat file ~/inside";
            var (output, error) = fixture.Host.AccessTo(droplet.Id)!.SshPort is null
                ? await ByShellAsync(droplet, script)
                : await BySshAsync(droplet, script);

            Assert.Equal("keptin\n", output);
            Assert.Contains("ermission denied", error, StringComparison.Ordinal);
            Assert.Equal([file], Directory.GetFileSystemEntries(open.FullName));
        }
        finally
        {
            open.Delete(recursive: true);
        }
    }

    [FenceFact]
    public async Task Signal_ToProcessesOutside_IsRefused()
    {
        if (Machine.Look(new ProcessHostOptions()) is not { FenceVersion: >= DropletFence.FencesSignals, Sshd: not null } machine)
        {
            return;
        }

        await using var fixture = new ProcessHostFixture();
        var droplet = await fixture.BootAsync();
        // A process of the very user that the droplet's commands run as.
        string[] sleep = ["sleep", "7801"];
        using var victim = System.Diagnostics.Process.Start(machine.IsRoot ? new ProcessStartInfo(machine.Setpriv!, [.. Machine.DropRoot(machine.User), .. sleep]) : new ProcessStartInfo(sleep[0], sleep[1..]))!;
        try
        {
            await ProcessHostFixture.UntilAsync(() => File.ReadAllText($"/proc/{victim.Id}/cmdline").Contains("7801", StringComparison.Ordinal) && !File.ReadAllText($"/proc/{victim.Id}/cmdline").Contains("setpriv", StringComparison.Ordinal), "the other process runs");

            var (code, output, _) = await droplet.SshAsync($"kill -9 {victim.Id}; echo $?; sleep 7802 & kill $! && echo own");

            Assert.Equal((0, "1\nown\n"), (code, output));
            Assert.False(victim.HasExited);
        }
        finally
        {
            victim.Kill();
        }
    }

    private static async Task<(string Out, string Error)> ByShellAsync(TestDroplet droplet, string script)
    {
        var (_, output, error) = await droplet.RunAsync(RemoteCommand.Shell(script));
        return (output, error);
    }

    private static async Task<(string Out, string Error)> BySshAsync(TestDroplet droplet, string script)
    {
        var (_, output, error) = await droplet.SshAsync(script);
        return (output, error);
    }
}

/// <summary>A test of the kernel's fence: skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FenceFactAttribute : FactAttribute
{
    public FenceFactAttribute() => Skip = Reason;

    internal static string? Reason { get; } = OperatingSystem.IsLinux() && Machine.Look(new ProcessHostOptions()).Perl is not null
        ? null
        : "The kernel has no Landlock (Linux 5.13, turned on), or perl or setpriv is missing.";
}

/// <inheritdoc cref="FenceFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FenceTheoryAttribute : TheoryAttribute
{
    public FenceTheoryAttribute() => Skip = FenceFactAttribute.Reason;
}
