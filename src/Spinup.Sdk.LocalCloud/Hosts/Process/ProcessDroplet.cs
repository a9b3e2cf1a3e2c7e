using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>One droplet: a directory, an sshd, and whatever they started.</summary>
internal sealed partial class ProcessDroplet : IDisposable
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(4);
    private readonly Machine machine;
    private readonly ProcessHostOptions options;
    private readonly string controlPipe;
    private readonly SemaphoreSlim gate = new(1, 1);
    private HostedDroplet? described;
    private Sshd? sshd;
    private CancellationTokenSource? scripts;
    private Task finishing = Task.CompletedTask;
    private bool gone;

    public ProcessDroplet(long id, Machine machine, ProcessHostOptions options, string cloudDirectory, string cloudName, string controlPipe, AddressClaim claim)
    {
        (Id, this.machine, this.options, this.controlPipe, Claim) = (id, machine, options, controlPipe, claim);
        Directory = new DropletDirectory(cloudDirectory, id, machine);
        Mark = ProcessMark.OfDroplet(cloudName, id);
        Schedule = new PowerSchedule(options.Clock);
    }

    public long Id { get; }

    public AddressClaim Claim { get; }

    public DropletDirectory Directory { get; }

    public ProcessMark Mark { get; }

    /// <summary>Gets the shutdown it has set for later.</summary>
    public PowerSchedule Schedule { get; }

    public bool IsOn { get; private set; }

    /// <summary>Powers it on; the first time from the image it was made of.</summary>
    /// <param name="droplet">What it is.</param>
    /// <param name="image">The directory of its image, or null for an empty one.</param>
    /// <param name="powerChange">Called when its user data asks for it after the first boot.</param>
    /// <param name="cancellationToken">Leaves it off.</param>
    public async Task BootAsync(HostedDroplet droplet, string? image, Action<string> powerChange, CancellationToken cancellationToken)
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
            try
            {
                var cloudInit = await StartAsync(droplet, first ? image : null, first, cancellationToken);
                IsOn = true;
                scripts = new CancellationTokenSource();
                finishing = FinishAsync(cloudInit, first, powerChange, scripts.Token);
            }
            catch
            {
                await EndAsync();
                described = first ? null : droplet;
                throw;
            }
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

    /// <summary>Off and on again, with its disk as it is.</summary>
    public async Task RebootAsync(Action<string> powerChange)
    {
        await PowerOffAsync(CancellationToken.None);
        await BootAsync(described!, null, powerChange, CancellationToken.None);
    }

    /// <summary>Has sshd read its host keys anew; returns when it listens again.</summary>
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

    /// <summary>Copies its disk.</summary>
    public async Task SnapshotAsync(string image, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            await DiskImage.CopyAsync(machine, Directory.Root, image, cancellationToken);
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

    public void Dispose()
    {
        Schedule.Dispose();
        gate.Dispose();
    }

    private async Task<CloudInitRun> StartAsync(HostedDroplet droplet, string? image, bool first, CancellationToken cancellationToken)
    {
        if (image is not null)
        {
            Directory.MakeOwned(Directory.Root);
            await DiskImage.CopyAsync(machine, image, Directory.Root, cancellationToken);
        }

        Directory.Create();
        if (first)
        {
            WriteScripts();
        }

        var cloudInit = new CloudInitRun(machine, Directory, droplet, options.AllowUserDataScripts);
        await cloudInit.PrepareAsync(first, cancellationToken);
        if (machine.Sshd is not null)
        {
            try
            {
                sshd = await Sshd.StartAsync(machine, Directory, Claim, Mark, cancellationToken);
            }
            catch (IOException e) when (e.Message.Contains("no hostkeys available", StringComparison.Ordinal))
            {
                // As on a real droplet whose user data brings a broken key: it is up, and nobody gets in.
                cloudInit.FailSsh(e.Message);
                LogNoHostKey(options.Logger, Id, e);
            }
        }

        Posix.WriteReadable(Directory.On, "");
        return cloudInit;
    }

    private async Task FinishAsync(CloudInitRun cloudInit, bool first, Action<string> powerChange, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            if (await cloudInit.FinishAsync(first, cancellationToken) is { } change)
            {
                powerChange(change);
            }
        }
        catch (OperationCanceledException)
        {
            // Powered off in the middle of it, as machines are.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogFinishFailed(options.Logger, Id, e);
        }
    }

    private async Task EndAsync()
    {
        IsOn = false;
        Schedule.Cancel();
        if (described is null)
        {
            return;
        }

        if (scripts is not null)
        {
            await scripts.CancelAsync();
        }

        if (System.IO.Directory.Exists(Directory.Own))
        {
            File.Delete(Directory.On);
        }

        int[] roots = sshd is { HasExited: false } running ? [running.ProcessId] : [];
        await ProcessTable.EndAsync(Mark, roots, EndPatience);
        await finishing;
        // Cancelled in the moment between starting a process and noticing: look once more.
        await ProcessTable.EndAsync(Mark, [], EndPatience);
        scripts?.Dispose();
        scripts = null;
        sshd?.Dispose();
        sshd = null;
    }

    private void WriteScripts()
    {
        if (machine.Perl is not null)
        {
            // Whoever gave up root can spoil nobody's files in the shared temp directories; a person's own files are there, too, and stay out of reach.
            string[] shared = machine.IsRoot ? ["/tmp", "/var/tmp"] : [];
            Posix.WriteReadable(Directory.Fence, DropletFence.Script(machine.FenceVersion, [Directory.Root, "/dev/shm", .. shared], ["/dev", "/proc", controlPipe]));
        }

        Posix.WriteReadable(Directory.Shell, DropletScripts.Shell(machine, Directory, Mark));
        var standIn = Path.Combine(Directory.Own, "stand-in");
        Posix.WriteReadable(standIn, DropletScripts.StandIn(Directory, Id, controlPipe));
        Posix.SetMode(standIn, (UnixFileMode)0b111_101_101);
        foreach (var name in DropletScripts.StandIns)
        {
            File.CreateSymbolicLink(Path.Combine(Directory.Shims, name), "../stand-in");
        }
    }

    [LoggerMessage(20, LogLevel.Warning, "Droplet {DropletId} has no usable host key: its SSH will not answer.")]
    private static partial void LogNoHostKey(ILogger logger, long dropletId, Exception error);

    [LoggerMessage(21, LogLevel.Warning, "The scripts of droplet {DropletId}'s user data could not be finished.")]
    private static partial void LogFinishFailed(ILogger logger, long dropletId, Exception error);
}
