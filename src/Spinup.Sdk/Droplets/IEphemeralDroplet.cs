using Spinup.Sdk.Droplets.Volumes;
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

    /// <summary>Gets when its time is over by the API's clock. From then on any sweep may destroy it. <see cref="RenewAsync"/> puts it off.</summary>
    DateTimeOffset ExpiresAt { get; }

    /// <summary>Gets the volumes that were made for it, or brought to it.</summary>
    IReadOnlyList<AttachedVolume> Volumes { get; }

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

    /// <summary>Lets it live longer: until so much time from now, if that is later than its end so far.</summary>
    /// <param name="remaining">How long from now on. Between 1 second and 30 days.</param>
    /// <param name="cancellationToken">Stops; the renewal may have happened or not, and <see cref="ExpiresAt"/> does not count on it.</param>
    /// <returns>When its time is over now, by the API's clock.</returns>
    /// <remarks>
    /// The later end is a tag on the droplet and its volumes, which every sweep honours. Costs three requests at most, a command on the droplet when it
    /// has a dead man's switch, and the price of the time that is added; a <c>SpendCap</c> may refuse it. After a failure the end is the one before.
    /// </remarks>
    /// <exception cref="LeaseLostException">It is gone or its time is over already.</exception>
    /// <exception cref="DigitalOceanApiException">The API refused.</exception>
    /// <exception cref="RemoteConnectionException">Its dead man's switch could not be reached.</exception>
    Task<DateTimeOffset> RenewAsync(TimeSpan remaining, CancellationToken cancellationToken = default);

    /// <summary>Lets go of it without destroying it, for another process to take over with <see cref="IEphemeralDropletFactory.AttachAsync"/>.</summary>
    /// <param name="cancellationToken">Stops; it is still owned here then.</param>
    /// <returns>What the other process needs; it may travel, it holds no secret.</returns>
    /// <remarks>Afterwards this handle is of no use and disposing it does nothing. Whoever takes it over or not: when its time is over, a sweep destroys it.</remarks>
    /// <exception cref="LeaseLostException">It is gone or its time is over already.</exception>
    /// <exception cref="ObjectDisposedException">It is being destroyed, or was handed over.</exception>
    Task<DropletLease> HandOverAsync(CancellationToken cancellationToken = default);

    /// <summary>Destroys the droplet and waits until its absence is confirmed. Calls share one teardown; after a failure it may be tried again.</summary>
    /// <param name="cancellationToken">Ends the wait, not the teardown, which goes on behind.</param>
    /// <exception cref="Leases.DropletDestroyException">The absence could not be confirmed; the droplet may still exist and cost money.</exception>
    Task<Leases.DestroyReceipt> DestroyAsync(CancellationToken cancellationToken = default);
}
