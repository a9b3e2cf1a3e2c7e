using System.Net;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>A droplet that exists for one task. Leaving the <c>await using</c> block destroys it.</summary>
/// <remarks>
/// Thread-safe. Costs money from its create to its confirmed destroy. Disposing is bounded and retried, never throws for a
/// destroy that failed (that is logged as Critical, told to <see cref="EphemeralDropletSpec.DestroyFailed"/>, and left to the
/// sweep, since the name says the droplet is ours and when it expires), and may be called again.
/// </remarks>
public interface IEphemeralDroplet : IAsyncDisposable
{
    /// <summary>Gets the id.</summary>
    long Id { get; }

    /// <summary>Gets the name, which carries kind, label, intent and expiry.</summary>
    string Name { get; }

    /// <summary>Gets the public address, or <see langword="null"/> when it has none.</summary>
    IPAddress? PublicAddress { get; }

    /// <summary>Gets the private address in its VPC, or <see langword="null"/> when it has none.</summary>
    IPAddress? PrivateAddress { get; }

    /// <summary>Gets the slug of the size.</summary>
    string Size { get; }

    /// <summary>Gets the slug of the region.</summary>
    string Region { get; }

    /// <summary>Gets the price of an hour in US dollars.</summary>
    decimal PricePerHourUsd { get; }

    /// <summary>Gets when its time is over by the API's clock. From then on any sweep may destroy it.</summary>
    DateTimeOffset ExpiresAt { get; }

    /// <summary>Gets a token that fires when the droplet vanished under its owner (deleted elsewhere), or its time is over.</summary>
    CancellationToken Lost { get; }

    /// <summary>Gets its shell.</summary>
    IRemoteShell Shell { get; }

    /// <inheritdoc cref="IRemoteShell.RunAsync"/>
    Task<RemoteResult> RunAsync(RemoteCommand command, RemoteOutput? output = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IRemoteShell.StartDetachedAsync"/>
    Task<IDetachedRun> StartDetachedAsync(RemoteCommand command, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IRemoteShell.AttachDetached"/>
    IDetachedRun AttachDetached(string id);

    /// <inheritdoc cref="IRemoteShell.UploadAsync"/>
    Task<TransferReceipt> UploadAsync(string localPath, string remotePath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IRemoteShell.DownloadAsync"/>
    Task<TransferReceipt> DownloadAsync(string remotePath, string localPath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IRemoteShell.ForwardAsync"/>
    Task<IRemoteForward> ForwardAsync(int remotePort, CancellationToken cancellationToken = default);

    /// <summary>Destroys the droplet and waits until its absence is confirmed. Calls share one teardown; after a failure it may be tried again.</summary>
    /// <param name="cancellationToken">Ends the wait, not the teardown, which goes on behind.</param>
    /// <exception cref="Leases.DropletDestroyException">The absence could not be confirmed; the droplet may still exist and cost money.</exception>
    Task<Leases.DestroyReceipt> DestroyAsync(CancellationToken cancellationToken = default);
}
