using System.Net;
using Microsoft.Extensions.Logging;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>The handle. All that ends a droplet (destroy, dispose, expiry, the end of the program) joins one teardown.</summary>
internal sealed class EphemeralDroplet : IEphemeralDroplet
{
    private readonly DropletTeardown teardown;
    private readonly DropletWatch watch;
    private readonly EphemeralDropletSpec spec;
    private readonly ILogger logger;
    private readonly IDisposable live;
    private readonly CancellationTokenRegistration onLost;
    private readonly Lock gate = new();

    // Under the gate. A failed one is replaced by the next call: disposed means gone, not tried.
    private Task<DestroyReceipt>? running;

    public EphemeralDroplet(EphemeralDropletSpec spec, DropletName name, DropletTeardown teardown, DropletWatch watch, DropletConnection connection, LiveDroplets liveDroplets, ILogger logger)
    {
        (this.spec, this.teardown, this.watch, this.logger) = (spec, teardown, watch, logger);
        Name = name.ToString();
        ExpiresAt = name.ExpiresAt;
        Shell = new WatchedShell(connection, watch);
        live = liveDroplets.Add(() => DisposeAsync().AsTask());

        // Its time is over: nobody may count on it any more, and it costs money until somebody destroys it. Who, if not its owner?
        onLost = watch.Lost.UnsafeRegister(static self => _ = ((EphemeralDroplet)self!).DisposeAsync().AsTask(), this);
    }

    public required long Id { get; init; }

    public string Name { get; }

    public required IPAddress? PublicAddress { get; init; }

    public required IPAddress? PrivateAddress { get; init; }

    public string Size => spec.Size;

    public string Region => spec.Region;

    public decimal PricePerHourUsd => teardown.Target.Price.PerHourUsd;

    public DateTimeOffset ExpiresAt { get; }

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

    public Task<DestroyReceipt> DestroyAsync(CancellationToken cancellationToken = default) => TearDownAsync().WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await TearDownAsync().ConfigureAwait(false);
        }
        catch (DropletDestroyException failure)
        {
            // Throwing here would hide the exception that ends the block.
            DropletLog.LeftBehind(logger, failure, Id, Name, ExpiresAt);
            DropletLog.Tell(logger, spec, failure);
        }
    }

    private Task<DestroyReceipt> TearDownAsync()
    {
        lock (gate)
        {
            if (running is null or { IsFaulted: true })
            {
                // On no caller's context and no caller's token: nobody's impatience may leave a machine behind.
                running = Task.Run(RunTeardownAsync);
            }

            return running;
        }
    }

    private async Task<DestroyReceipt> RunTeardownAsync()
    {
        var receipt = await teardown.RunAsync().ConfigureAwait(false);
        live.Dispose();
        onLost.Unregister();
        await watch.DisposeAsync().ConfigureAwait(false);
        return receipt;
    }
}
