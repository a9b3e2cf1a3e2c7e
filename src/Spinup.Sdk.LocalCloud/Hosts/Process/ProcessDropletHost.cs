using System.Collections.Concurrent;
using System.Globalization;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>Droplets that are directories of this machine, with real processes and, where one is installed, a real sshd.</summary>
internal sealed class ProcessDropletHost : IDropletHost
{
    private readonly ProcessHostOptions options;
    private readonly Machine machine;
    private readonly LoopbackAddresses addresses;
    private readonly CloudDirectory? cloud;
    private readonly ControlPipe? control;
    private readonly Task sweep;
    private readonly ConcurrentDictionary<long, ProcessDroplet> droplets = [];
    private Task? disposal;

    /// <summary>Makes the cloud's own directory; no process runs yet.</summary>
    public ProcessDropletHost(ProcessHostOptions options)
    {
        this.options = options;
        machine = Machine.Look(options);
        addresses = new LoopbackAddresses(options.SshPort);
        sweep = Task.CompletedTask;
        if (machine.CannotRun is null)
        {
            cloud = CloudDirectory.Create(options.BaseDirectory);
            control = new ControlPipe(Path.Combine(cloud.Path, "control"), Handle);
            sweep = Task.Run(cloud.SweepAsync);
        }

        Notices = Describe();
    }

    public event Action<long>? PoweredOff;

    public string Name => "process";

    public IReadOnlyList<string> Notices { get; }

    public bool CanRun => machine.CannotRun is null;

    public HostAddresses Assign(long dropletId)
    {
        var claim = droplets.GetOrAdd(dropletId, id => new ProcessDroplet(id, machine, options, cloud!, addresses.Claim())).Claim;
        return new HostAddresses(claim.Public.ToString(), claim.Private.ToString());
    }

    public Task BootAsync(HostedDroplet droplet, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(droplet);
        Assign(droplet.Id);
        return CanRun ? droplets[droplet.Id].BootAsync(droplet, control!.Path, cancellationToken) : Task.CompletedTask;
    }

    public Task PowerOffAsync(long dropletId, CancellationToken cancellationToken) =>
        droplets.TryGetValue(dropletId, out var droplet) ? droplet.PowerOffAsync(cancellationToken) : Task.CompletedTask;

    public async Task DestroyAsync(long dropletId, CancellationToken cancellationToken)
    {
        if (droplets.TryGetValue(dropletId, out var droplet))
        {
            await droplet.DestroyAsync(cancellationToken);
            droplets.TryRemove(dropletId, out _);
        }
    }

    public Task SnapshotAsync(long dropletId, string imageId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DeleteImageAsync(string imageId, CancellationToken cancellationToken) => Task.CompletedTask;

    public HostAccess? AccessTo(long dropletId) =>
        CanRun && droplets.TryGetValue(dropletId, out var droplet)
            ? new HostAccess(machine.Sshd is null ? null : droplet.Claim.Port, machine.LoginUser, droplet.Directory.Root, droplet.Directory.Home)
            : null;

    public async ValueTask DisposeAsync()
    {
        await (disposal ??= DisposeOnceAsync());
    }

    private async Task DisposeOnceAsync()
    {
        control?.Dispose();
        await Task.WhenAll(droplets.Keys.Select(id => DestroyAsync(id, CancellationToken.None)));
        await sweep;
        addresses.Dispose();
        if (cloud is not null)
        {
            CloudDirectory.Remove(cloud.Path);
        }
    }

    private void Handle(ControlRequest request)
    {
        if (droplets.TryGetValue(request.DropletId, out var droplet))
        {
            _ = Task.Run(() => AnswerAsync(droplet, request));
        }
    }

    private async Task AnswerAsync(ProcessDroplet droplet, ControlRequest request)
    {
        switch (request.Verb)
        {
            case "poweroff":
                Acknowledge(droplet, request, 0, "");
                await droplet.PowerOffAsync(CancellationToken.None);
                PoweredOff?.Invoke(droplet.Id);
                break;
            case "reboot":
                Acknowledge(droplet, request, 0, "");
                await droplet.RebootAsync(control!.Path);
                break;
            case "reload-ssh":
                try
                {
                    await droplet.ReloadSshAsync();
                    Acknowledge(droplet, request, 0, "");
                }
                catch (IOException e)
                {
                    Acknowledge(droplet, request, 1, e.Message.ReplaceLineEndings(" "));
                }

                break;
            default:
                Acknowledge(droplet, request, 1, $"'{request.Verb}' is not known to the droplet's host");
                break;
        }
    }

    private static void Acknowledge(ProcessDroplet droplet, ControlRequest request, int status, string text)
    {
        // Whole at once: the asker reads it as soon as its name is there.
        var path = Path.Combine(droplet.Directory.Acknowledgements, request.Id);
        File.WriteAllText(path + ".new", string.Create(CultureInfo.InvariantCulture, $"{status} {text}\n"));
        File.Move(path + ".new", path, overwrite: true);
    }

    private List<string> Describe()
    {
        if (machine.CannotRun is { } why)
        {
            return [why];
        }

        var who = machine.IsRoot ? "'nobody' (root is given up)" : $"'{machine.LoginUser}'";
        List<string> notices =
        [
            $"Droplets are directories below {cloud!.Path}: their commands run on this machine, as the user {who}.",
            "Files outside a droplet's directory are protected by that user's permissions only.",
        ];
        notices.Add(machine.Sshd is null
            ? machine.NoSsh!
            : addresses.Port == 0
                ? $"SSH as '{machine.LoginUser}', on a port of its own for each droplet."
                : string.Create(CultureInfo.InvariantCulture, $"SSH as '{machine.LoginUser}' on port {addresses.Port} of each droplet's address."));
        if (!options.AllowUserDataScripts)
        {
            notices.Add("Commands and scripts of user data are not run (AllowUserDataScripts turns them on).");
        }

        return notices;
    }
}
