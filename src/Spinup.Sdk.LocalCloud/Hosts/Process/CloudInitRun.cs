using System.Diagnostics;
using System.Globalization;
using System.Text;
using Spinup.Sdk.LocalCloud.CloudInit;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>One boot of a droplet as cloud-init does it: files and keys before sshd, scripts after.</summary>
internal sealed class CloudInitRun(Machine machine, DropletDirectory directory, HostedDroplet droplet, bool allowScripts)
{
    private const UnixFileMode OwnerOnly = (UnixFileMode)0b111_000_000;
    private readonly CloudInitStatus status = new(directory.CloudInit);
    private readonly UserData data = UserDataReader.Read(droplet.UserData);

    /// <summary>All that is ready before sshd starts.</summary>
    public async Task PrepareAsync(bool firstBoot, CancellationToken cancellationToken)
    {
        status.Running();
        if (firstBoot)
        {
            MakeInstance();
            foreach (var warning in data.Warnings)
            {
                status.Warn(warning);
            }
        }

        // As in the real one, commands of the early stage run before sshd does.
        await RunEarlyAsync(cancellationToken);
        if (!firstBoot)
        {
            return;
        }

        WriteFiles(deferred: false);
        directory.Write("etc/hostname", Text((data.Config.Hostname ?? droplet.Name) + "\n"), (UnixFileMode)0b110_100_100);
        await MakeHostKeysAsync(cancellationToken);
        var keys = droplet.AuthorizedKeys.Concat(data.Config.AuthorizedKeys).Select(k => k.Trim()).Where(k => k.Length > 0).Distinct(StringComparer.Ordinal);
        directory.Write(directory.AuthorizedKeys, Text(string.Concat(keys.Select(k => k + "\n"))), (UnixFileMode)0b110_000_000);
    }

    /// <summary>All that runs while SSH answers already; returns how the droplet shall go on (<c>poweroff</c>, <c>reboot</c>) if it said so.</summary>
    public async Task<string?> FinishAsync(bool firstBoot, CancellationToken cancellationToken)
    {
        if (firstBoot)
        {
            WriteFiles(deferred: true);
        }

        if (allowScripts)
        {
            await RunEveryBootAsync(cancellationToken);
            foreach (var script in Late(firstBoot))
            {
                await RunAsync(script, cancellationToken);
            }

            await ShellAsync("""echo "Cloud-init finished at $(date -u)"; : > "$DROPLET_ROOT/var/lib/cloud/instance/boot-finished" """, cancellationToken);
        }

        status.Finish();
        return firstBoot && allowScripts ? data.Config.PowerState : null;
    }

    /// <summary>Says that what sshd was given is no host key; the droplet is up, and its SSH never answers.</summary>
    public void FailSsh(string reason) => status.Fail(reason);

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    private IEnumerable<UserScript> Late(bool firstBoot)
    {
        var scripts = data.Scripts.Where(s => s.Time == ScriptTime.EveryBoot || (firstBoot && s.Time == ScriptTime.Once)).ToList();
        if (firstBoot && data.Config.RunCommands is { } commands)
        {
            // cloud-init puts it among the others under this name, and they run in the order of their names.
            scripts.Add(new UserScript("runcmd", commands, ScriptTime.Once));
        }

        return scripts.OrderBy(s => s.Name, StringComparer.Ordinal);
    }

    private void MakeInstance()
    {
        var id = droplet.Id.ToString(CultureInfo.InvariantCulture);
        directory.MakeOwned(Path.Combine(directory.Root, "var/lib/cloud/instances/" + id + "/scripts"));
        var current = Path.Combine(directory.Root, "var/lib/cloud/instance");
        File.Delete(current);
        File.CreateSymbolicLink(current, "instances/" + id);
        directory.Give(current);
        directory.Write("var/lib/cloud/data/instance-id", Text(id + "\n"), (UnixFileMode)0b110_100_100);

        var log = new StringBuilder("Cloud-init of a local droplet: commands and files of user data are applied to this directory only.\n");
        foreach (var line in data.Notes.Concat(data.Warnings.Select(w => "WARNING: " + w)))
        {
            log.Append(line).Append('\n');
        }

        if (!allowScripts && (data.Scripts.Count > 0 || data.Config.RunCommands is not null || data.Config.BootCommands is not null || data.Config.PowerState is not null))
        {
            log.Append("Skipped: runcmd, bootcmd, power_state and scripts would run on the machine this LocalCloud runs on; the option AllowUserDataScripts allows it.\n");
        }

        directory.Write("var/log/cloud-init-output.log", Text(log.ToString()), (UnixFileMode)0b110_100_000);
    }

    private async Task RunEarlyAsync(CancellationToken cancellationToken)
    {
        if (!allowScripts)
        {
            return;
        }

        foreach (var hook in data.Scripts.Where(s => s.Time == ScriptTime.Early))
        {
            await RunAsync(hook, cancellationToken);
        }

        if (data.Config.BootCommands is { } commands)
        {
            await RunAsync(new UserScript("bootcmd", commands, ScriptTime.Early), cancellationToken);
        }
    }

    /// <summary>Runs what lies in the image's directory of such scripts: a snapshot takes them along.</summary>
    private async Task RunEveryBootAsync(CancellationToken cancellationToken)
    {
        const string Scripts = "var/lib/cloud/scripts/per-boot";
        var inside = new DirectoryInfo(Path.Combine(directory.Root, Scripts));
        if (!inside.Exists)
        {
            return;
        }

        foreach (var file in inside.EnumerateFiles().Where(file => (file.UnixFileMode & UnixFileMode.UserExecute) != 0).OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            var exit = await ShellAsync($"exec \"$DROPLET_ROOT\"/{Scripts}/{ShellWord.Quote(file.Name)}", cancellationToken);
            if (exit != 0)
            {
                status.Fail($"('scripts_per_boot', RuntimeError('Runparts: 1 failures ({file.Name}) in 1 attempted commands; exit status {exit.ToString(CultureInfo.InvariantCulture)}'))");
            }
        }
    }

    private async Task RunAsync(UserScript script, CancellationToken cancellationToken)
    {
        var name = string.Concat(script.Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '.')).TrimStart('.');
        var path = $"var/lib/cloud/instances/{droplet.Id.ToString(CultureInfo.InvariantCulture)}/scripts/{(name.Length == 0 ? "script" : name)}";
        directory.Write(path, Text(script.Text), OwnerOnly);
        var exit = await ShellAsync($"exec \"$DROPLET_ROOT\"/{path}", cancellationToken);
        if (exit != 0)
        {
            status.Fail($"('scripts_user', RuntimeError('Runparts: 1 failures ({name}) in 1 attempted commands; exit status {exit.ToString(CultureInfo.InvariantCulture)}'))");
        }
    }

    private async Task<int> ShellAsync(string command, CancellationToken cancellationToken)
    {
        using var process = DropletProcess.StartShell(directory.Shell, "cd \"$DROPLET_ROOT\" && exec </dev/null >>var/log/cloud-init-output.log 2>&1\n" + command);
        process.StandardInput.Close();
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    private void WriteFiles(bool deferred)
    {
        foreach (var file in data.Config.WriteFiles.Where(f => f.Defer == deferred))
        {
            try
            {
                // Paths of the image's root lie in the droplet's directory; the login user's home is wherever it is.
                var path = !machine.IsRoot && file.Path.StartsWith("/root/", StringComparison.Ordinal)
                    ? Path.Combine(directory.Home, file.Path["/root/".Length..])
                    : directory.Root + Path.DirectorySeparatorChar + file.Path;
                directory.Write(path, file.Content, file.Mode, file.Append);
            }
            catch (IOException e)
            {
                status.Fail($"('write_files', {e.GetType().Name}('{file.Path}: {e.Message}'))");
            }
        }
    }

    private async Task MakeHostKeysAsync(CancellationToken cancellationToken)
    {
        if (data.Config.DeleteSshKeys)
        {
            foreach (var old in Directory.EnumerateFiles(directory.Ssh, "ssh_host_*key*"))
            {
                File.Delete(old);
            }
        }

        foreach (var (name, text) in data.Config.SshKeys)
        {
            directory.Write(Path.Combine(directory.Ssh, name), Text(text), name.EndsWith("_key", StringComparison.Ordinal) ? (UnixFileMode)0b110_000_000 : (UnixFileMode)0b110_100_100);
        }

        if (data.Config.SshKeys.Count > 0 || machine.Sshd is null)
        {
            return;
        }

        // Asked for nothing, the real one makes one of each kind; an RSA key alone would take longer than the whole boot.
        string[] types = [.. data.Config.KeyTypes.Intersect(["ed25519", "ecdsa", "rsa"])];
        await Task.WhenAll((types.Length > 0 ? types : ["ed25519", "ecdsa"])
            .Where(t => !File.Exists(Path.Combine(directory.Ssh, $"ssh_host_{t}_key")))
            .Select(t => MakeHostKeyAsync(t, cancellationToken)));
    }

    private async Task MakeHostKeyAsync(string type, CancellationToken cancellationToken)
    {
        var path = Path.Combine(directory.Ssh, $"ssh_host_{type}_key");
        using var keygen = DropletProcess.Start(new ProcessStartInfo(machine.SshKeygen!, ["-q", "-t", type, "-N", "", "-C", "root@" + droplet.Name, "-f", path]));
        await keygen.WaitForExitAsync(cancellationToken);
        if (keygen.ExitCode != 0)
        {
            throw new IOException($"ssh-keygen could not make a host key: {await keygen.StandardError.ReadToEndAsync(cancellationToken)}");
        }

        directory.Give(path);
        directory.Give(path + ".pub");
    }
}
