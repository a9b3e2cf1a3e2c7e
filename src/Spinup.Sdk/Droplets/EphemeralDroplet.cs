using System.Net;
using Microsoft.Extensions.Logging;
using Spinup.Sdk.Droplets.Volumes;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Witnesses;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>The handle. All that ends a droplet (destroy, dispose, expiry, the end of the program) joins one teardown.</summary>
internal sealed class EphemeralDroplet : IEphemeralDroplet
{
    private readonly HandleParts parts;
    private readonly DropletTeardown teardown;
    private readonly DropletWatch watch;
    private readonly EphemeralDropletSpec spec;
    private readonly ILogger logger;
    private readonly IDisposable live;
    private readonly CancellationTokenRegistration onLost;
    private readonly Lock gate = new();

    // Both under the gate. A failed teardown is replaced by the next call: disposed means gone, not tried.
    private Task<DestroyReceipt>? running;
    private bool isHandedOver;

    public EphemeralDroplet(HandleParts parts)
    {
        (this.parts, spec, teardown, watch, logger) = (parts, parts.Spec, parts.Teardown, parts.Watch, parts.Logger);
        Shell = new WatchedShell(parts.Connection, watch);
        live = parts.Live.Add(() => DisposeAsync().AsTask());

        // Its time is over: nobody may count on it any more, and it costs money until somebody destroys it. Who, if not its owner?
        onLost = watch.Lost.UnsafeRegister(static self => _ = ((EphemeralDroplet)self!).DisposeAsync().AsTask(), this);
    }

    public required long Id { get; init; }

    public string Name => parts.Intent.Name.ToString();

    public required IPAddress? PublicAddress { get; init; }

    public required IPAddress? PrivateAddress { get; init; }

    public string Size => spec.Size;

    public string Region => spec.Region;

    public decimal PricePerHourUsd => teardown.Target.Price.PerHourUsd;

    public DateTimeOffset ExpiresAt => watch.ExpiresAt;

    public IReadOnlyList<AttachedVolume> Volumes => parts.Volumes;

    public CancellationToken Lost => watch.Lost;

    public IRemoteShell Shell { get; }

    public Task<RemoteResult> RunAsync(RemoteCommand command, RemoteOutput? output = null, CancellationToken cancellationToken = default) =>
        Shell.RunAsync(command, output, cancellationToken);

    public Task<IDetachedRun> StartDetachedAsync(RemoteCommand command, CancellationToken cancellationToken = default) =>
        Shell.StartDetachedAsync(command, cancellationToken);

    public IDetachedRun AttachDetached(string id) => Shell.AttachDetached(id);

    public Task<TransferReceipt> UploadAsync(string localPath, string remotePath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Shell.UploadAsync(localPath, remotePath, progress, cancellationToken);

    public Task<TransferReceipt> DownloadAsync(string remotePath, string localPath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Shell.DownloadAsync(remotePath, localPath, progress, cancellationToken);

    public Task<IRemoteForward> ForwardAsync(int remotePort, CancellationToken cancellationToken = default) =>
        Shell.ForwardAsync(remotePort, cancellationToken);

    public Task<DateTimeOffset> RenewAsync(TimeSpan remaining, CancellationToken cancellationToken = default) =>
        parts.Term.ExtendAsync([this], remaining, cancellationToken);

    /// <summary>Gets whether a switch on the droplet has to be put off when its lease is renewed.</summary>
    internal bool HasDeadMansSwitch => spec.DeadMansSwitch;

    internal LeaseIntent Intent => parts.Intent;

    internal IEnumerable<string> VolumeIds => parts.Volumes.Select(volume => volume.Id);

    internal DestroyTarget Target => teardown.Target;

    internal bool IsHandedOver
    {
        get
        {
            lock (gate)
            {
                return isHandedOver;
            }
        }
    }

    /// <summary>Gets whether it is destroyed, being destroyed, or another's.</summary>
    internal bool IsEnding
    {
        get
        {
            lock (gate)
            {
                return isHandedOver || running is { IsFaulted: false };
            }
        }
    }

    public async Task<DropletLease> HandOverAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfLost();
        var hostKeys = await parts.Connection.HostKeysAsync(cancellationToken).ConfigureAwait(false);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(running is not null, typeof(IEphemeralDroplet));
            ObjectDisposedException.ThrowIf(isHandedOver, typeof(IEphemeralDroplet));
            isHandedOver = true;
        }

        LetGo();
        await parts.Witness.HandedOverAsync(parts.Intent).ConfigureAwait(false);
        await teardown.HandOverAsync().ConfigureAwait(false);
        return new()
        {
            DropletId = Id,
            DropletName = Name,
            RunId = parts.Intent.RunId.ToString(),
            User = spec.User,
            SshPort = spec.SshPort,
            ConnectByPrivateAddress = spec.ConnectByPrivateAddress,
            HostKeys = hostKeys,
            IdentityFile = spec.IdentityFile,
            DeadMansSwitch = spec.DeadMansSwitch,
            VolumeNames = parts.Intent.VolumeNames,
        };
    }

    public Task<DestroyReceipt> DestroyAsync(CancellationToken cancellationToken = default) => TearDownAsync().WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (TryJoinTeardown(null) is not { } joined)
        {
            return; // It is another's now.
        }

        try
        {
            await joined.Teardown.ConfigureAwait(false);
        }
        catch (DropletDestroyException failure)
        {
            // Throwing here would hide the exception that ends the block.
            SayLeftBehind(failure);
        }
    }

    internal void SayLeftBehind(DropletDestroyException failure)
    {
        DropletLog.LeftBehind(logger, failure, Id, Name, ExpiresAt);
        DropletLog.Tell(logger, spec, failure);
    }

    internal void ThrowIfLost()
    {
        if (watch.Lost.IsCancellationRequested)
        {
            throw new LeaseLostException($"{watch.Reason}.") { DropletId = Id, DropletName = Name };
        }
    }

    internal ValueTask RenewedAsync(DateTimeOffset expiresAt)
    {
        watch.Renewed(expiresAt);
        return parts.Witness.RenewedAsync(parts.Intent, expiresAt);
    }

    /// <summary>Joins the teardown that is under way, or starts it with others.</summary>
    /// <param name="destroy">How the droplet is destroyed then.</param>
    /// <returns>The teardown, and whether it was started here; <see langword="null"/> when the droplet is another's.</returns>
    internal (Task<DestroyReceipt> Teardown, bool IsNew)? TryJoinTeardown(Func<DestroyTarget, TimeSpan, Task<DestroyReceipt>>? destroy)
    {
        lock (gate)
        {
            if (isHandedOver)
            {
                return null;
            }

            if (running is { IsFaulted: false } underWay)
            {
                return (underWay, false);
            }

            // On no caller's context and no caller's token: nobody's impatience may leave a machine behind.
            return (running = Task.Run(() => RunTeardownAsync(destroy)), true);
        }
    }

    private Task<DestroyReceipt> TearDownAsync() => TryJoinTeardown(null)?.Teardown ?? throw new ObjectDisposedException(nameof(IEphemeralDroplet));

    private async Task<DestroyReceipt> RunTeardownAsync(Func<DestroyTarget, TimeSpan, Task<DestroyReceipt>>? destroy)
    {
        watch.EndIsOurs();
        var receipt = await teardown.RunAsync(destroy).ConfigureAwait(false);
        LetGo();
        return receipt;
    }

    private void LetGo()
    {
        live.Dispose();
        onLost.Unregister();
        watch.Dispose();
    }
}
