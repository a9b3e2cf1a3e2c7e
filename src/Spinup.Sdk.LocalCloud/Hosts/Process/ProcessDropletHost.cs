using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>Droplets that are directories of this machine, with real processes and, where one is installed, a real sshd.</summary>
internal sealed partial class ProcessDropletHost : IDropletHost
{
    private readonly ProcessHostOptions options;
    private readonly Machine machine;
    private readonly LoopbackAddresses addresses;
    private readonly CloudDirectory? cloud;
    private readonly ControlPipe? control;
    private readonly ProcessVolumes? volumes;
    private readonly MemoryVolumes stateOnly = new();
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
            volumes = new ProcessVolumes(machine, Path.Combine(cloud.Path, "volumes"));
            control = new ControlPipe(Path.Combine(cloud.Path, "control"), Handle);
            sweep = Task.Run(() => cloud.SweepAsync((directory, error) => LogSweepFailed(options.Logger, directory, error)));
        }

        Notices = Describe();
    }

    public event Action<long>? PoweredOff;

    public string Name => "process";

    public IReadOnlyList<string> Notices { get; }

    public bool CanRun => machine.CannotRun is null;

    public IVolumeHost Volumes => (IVolumeHost?)volumes ?? stateOnly;

    public bool HasSsh => CanRun && machine.Sshd is not null;

    public HostAddresses Assign(long dropletId)
    {
        var claim = Droplet(dropletId, earlier: null).Claim;
        return new HostAddresses(claim.Public.ToString(), claim.Private.ToString());
    }

    public async Task BootAsync(HostedDroplet droplet, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(droplet);
        if (!CanRun)
        {
            return;
        }

        // A droplet that is rebuilt was destroyed before, and keeps its address.
        var boots = Droplet(droplet.Id, droplet.Addresses.PublicIpv4);
        await boots.BootAsync(droplet, droplet.SnapshotId is { } image ? Image(image) : null, change => Change(boots, change), cancellationToken);
        volumes!.Booted(droplet.Id, boots.Directory.Root);
    }

    public Task PowerOffAsync(long dropletId, CancellationToken cancellationToken) =>
        droplets.TryGetValue(dropletId, out var droplet) ? droplet.PowerOffAsync(cancellationToken) : Task.CompletedTask;

    public async Task DestroyAsync(long dropletId, CancellationToken cancellationToken)
    {
        if (droplets.TryGetValue(dropletId, out var droplet))
        {
            volumes?.Leaving(dropletId);
            await droplet.DestroyAsync(cancellationToken);
            if (droplets.TryRemove(KeyValuePair.Create(dropletId, droplet)))
            {
                droplet.Dispose();
            }
        }
    }

    public async Task SnapshotAsync(long dropletId, string imageId, CancellationToken cancellationToken)
    {
        if (CanRun && droplets.TryGetValue(dropletId, out var droplet))
        {
            var image = Image(imageId);
            Posix.MakeDirectory(image, (UnixFileMode)0b111_000_000);
            if (machine.IsRoot)
            {
                Posix.Own(image, machine.User, machine.Group);
            }

            await droplet.SnapshotAsync(image, cancellationToken);
        }
    }

    public Task DeleteImageAsync(string imageId, CancellationToken cancellationToken) =>
        CanRun ? Task.Run(() => CloudDirectory.Remove(Image(imageId)), cancellationToken) : Task.CompletedTask;

    public HostAccess? AccessTo(long dropletId) =>
        CanRun && droplets.TryGetValue(dropletId, out var droplet)
            ? new HostAccess(machine.Sshd is null ? null : droplet.Claim.Port, machine.LoginUser, droplet.Directory.Root, droplet.Directory.Home)
            : null;

    public ValueTask DisposeAsync()
    {
        lock (droplets)
        {
            return new(disposal ??= DisposeOnceAsync());
        }
    }

    private async Task DisposeOnceAsync()
    {
        await Task.Yield();
        try
        {
            control?.Dispose();
            await Task.WhenAll(droplets.Keys.Select(id => DestroyAsync(id, CancellationToken.None)));
        }
        finally
        {
            // Whatever one droplet did: the others' addresses and the directory go.
            addresses.Dispose();
            await sweep;
            if (cloud is not null)
            {
                CloudDirectory.Remove(cloud.Path);
            }
        }
    }

    private ProcessDroplet Droplet(long id, string? earlier)
    {
        // Not GetOrAdd: a claim that lost the race would have to be given back.
        lock (droplets)
        {
            ObjectDisposedException.ThrowIf(disposal is not null, this);
            if (!droplets.TryGetValue(id, out var droplet))
            {
                droplet = new ProcessDroplet(id, machine, options, cloud?.Path ?? "", cloud?.Name ?? "", control?.Path ?? "", addresses.Claim(earlier));
                droplets[id] = droplet;
            }

            return droplet;
        }
    }

    private string Image(string id) => id.Length > 0 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
        ? Path.Combine(cloud!.Path, "image-" + id)
        : throw new ArgumentException($"'{id}' is no image id.", nameof(id));

    private void Handle(ControlRequest request)
    {
        if (droplets.TryGetValue(request.DropletId, out var droplet))
        {
            _ = Task.Run(() => AnswerAsync(droplet, request));
        }
    }

    private async Task AnswerAsync(ProcessDroplet droplet, ControlRequest request)
    {
        try
        {
            var (status, text) = await DoAsync(droplet, request);
            Acknowledge(droplet, request, status, text);
            if (status == 0 && request.Verb is "poweroff" or "reboot" && droplet.Schedule.Read(request.Argument) == TimeSpan.Zero)
            {
                Change(droplet, request.Verb);
            }
        }
        catch (IOException e)
        {
            // Destroyed while it asked: there is nobody to answer.
            LogRequestFailed(options.Logger, request.Verb, droplet.Id, e);
        }
    }

    private async Task<(int Status, string Text)> DoAsync(ProcessDroplet droplet, ControlRequest request)
    {
        switch (request.Verb)
        {
            case "cancel":
                droplet.Schedule.Cancel();
                return (0, "");
            case "poweroff" or "reboot":
                if (droplet.Schedule.Read(request.Argument) is not { } wait)
                {
                    return (1, $"Failed to parse time specification: {request.Argument}");
                }

                if (wait == TimeSpan.Zero)
                {
                    return (0, "");
                }

                droplet.Schedule.Set(wait, () => Change(droplet, request.Verb));
                return (0, string.Create(CultureInfo.InvariantCulture, $"{(request.Verb == "reboot" ? "Reboot" : "Shutdown")} scheduled for {droplet.Schedule.At(wait):ddd yyyy-MM-dd HH:mm:ss} UTC, use 'shutdown -c' to cancel."));
            case "reload-ssh":
                try
                {
                    await droplet.ReloadSshAsync();
                    return (0, "");
                }
                catch (IOException e)
                {
                    return (1, e.Message.ReplaceLineEndings(" "));
                }

            default:
                return (1, $"'{request.Verb}' is not known to the droplet's host");
        }
    }

    /// <summary>Does what the droplet asked for itself, in the background: whoever asked ends with it.</summary>
    private void Change(ProcessDroplet droplet, string change) => _ = Task.Run(async () =>
    {
        try
        {
            if (change == "reboot")
            {
                await droplet.RebootAsync(next => Change(droplet, next));
            }
            else
            {
                await droplet.PowerOffAsync(CancellationToken.None);
                PoweredOff?.Invoke(droplet.Id);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            LogRequestFailed(options.Logger, change, droplet.Id, e);
        }
    });

    private static void Acknowledge(ProcessDroplet droplet, ControlRequest request, int status, string text)
    {
        Posix.WriteReadable(Path.Combine(droplet.Directory.Acknowledgements, request.Id), string.Create(CultureInfo.InvariantCulture, $"{status} {text}\n"));
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
            machine.Perl is null
                ? "Files outside a droplet's directory are protected by that user's permissions only."
                : $"The kernel (Landlock) refuses them changes of files outside their droplet's directory{(machine.IsRoot ? ", but for /tmp and /var/tmp" : "")}; reading is limited by that user's permissions only.",
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

    [LoggerMessage(11, LogLevel.Warning, "What a killed cloud left in {Directory} could not be removed.")]
    private static partial void LogSweepFailed(ILogger logger, string directory, Exception error);

    [LoggerMessage(10, LogLevel.Warning, "Droplet {DropletId} asked for {Verb}, which failed.")]
    private static partial void LogRequestFailed(ILogger logger, string verb, long dropletId, Exception error);
}
