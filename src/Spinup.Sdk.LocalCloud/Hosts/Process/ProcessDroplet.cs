using System.Diagnostics;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>One droplet: a directory, an sshd, and whatever they started.</summary>
internal sealed class ProcessDroplet : IDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(4);
    private readonly Machine machine;
    private readonly ProcessHostOptions options;
    private readonly SemaphoreSlim gate = new(1, 1);
    private HostedDroplet? described;
    private Sshd? sshd;
    private bool gone;

    public ProcessDroplet(long id, Machine machine, ProcessHostOptions options, CloudDirectory cloud, AddressClaim claim)
    {
        (Id, this.machine, this.options, Claim) = (id, machine, options, claim);
        Directory = new DropletDirectory(cloud.Path, id, machine);
        Mark = ProcessMark.OfDroplet(cloud.Name, id);
    }

    public long Id { get; }

    public AddressClaim Claim { get; }

    public DropletDirectory Directory { get; }

    public ProcessMark Mark { get; }

    public bool IsOn { get; private set; }

    public async Task BootAsync(HostedDroplet droplet, string controlPipe, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (gone || IsOn)
            {
                return;
            }

            var first = described is null;
            described = droplet;
            Directory.Create();
            if (first)
            {
                await PrepareAsync(droplet, controlPipe, cancellationToken);
            }

            if (machine.Sshd is not null)
            {
                sshd = await Sshd.StartAsync(machine, Directory, Claim, Mark, cancellationToken);
            }

            File.WriteAllText(Directory.On, "");
            IsOn = true;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends every process it has.</summary>
    public async Task PowerOffAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await EndAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task RebootAsync(string controlPipe)
    {
        await PowerOffAsync(CancellationToken.None);
        await BootAsync(described!, controlPipe, CancellationToken.None);
    }

    public async Task ReloadSshAsync()
    {
        await gate.WaitAsync();
        try
        {
            if (sshd is not null)
            {
                await sshd.ReloadAsync(CancellationToken.None);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Ends every process, removes the directory, gives the address back.</summary>
    public async Task DestroyAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await EndAsync();
            CloudDirectory.Remove(Directory.Root);
            gone = true;
            Claim.Dispose();
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task EndAsync()
    {
        IsOn = false;
        if (described is null)
        {
            return;
        }

        File.Delete(Directory.On);

        int[] roots = sshd is { HasExited: false } running ? [running.ProcessId] : [];
        await ProcessTable.EndAsync(Mark, roots, EndPatience);
        sshd?.Dispose();
        sshd = null;
    }

    private async Task PrepareAsync(HostedDroplet droplet, string controlPipe, CancellationToken cancellationToken)
    {
        File.WriteAllText(Directory.Shell, DropletScripts.Shell(machine, Directory, Mark));
        var standIn = Path.Combine(Directory.Own, "stand-in");
        File.WriteAllText(standIn, DropletScripts.StandIn(Directory, Id, droplet.Name, controlPipe));
        Posix.SetMode(standIn, (UnixFileMode)0b111_101_101);
        foreach (var name in DropletScripts.StandIns)
        {
            File.CreateSymbolicLink(Path.Combine(Directory.Shims, name), "../stand-in");
        }

        Directory.Write(Path.Combine(Directory.Root, "etc", "hostname"), System.Text.Encoding.UTF8.GetBytes(droplet.Name + "\n"), (UnixFileMode)0b110_100_100);
        Directory.Write(Directory.AuthorizedKeys, System.Text.Encoding.UTF8.GetBytes(string.Concat(droplet.AuthorizedKeys.Select(k => k.Trim() + "\n"))), (UnixFileMode)0b110_000_000);
        File.WriteAllText(Path.Combine(Directory.CloudInit, "state"), "done");
        if (machine.Sshd is not null)
        {
            await MakeHostKeyAsync("ed25519", cancellationToken);
        }
    }

    private async Task MakeHostKeyAsync(string type, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Directory.Ssh, $"ssh_host_{type}_key");
        using var keygen = DropletProcess.Start(new ProcessStartInfo(machine.SshKeygen!, ["-q", "-t", type, "-N", "", "-C", "root@droplet", "-f", path]));
        await keygen.WaitForExitAsync(cancellationToken);
        if (keygen.ExitCode != 0)
        {
            throw new IOException($"ssh-keygen could not make a host key: {await keygen.StandardError.ReadToEndAsync(cancellationToken)}");
        }

        Directory.Give(path);
        Directory.Give(path + ".pub");
    }
}
