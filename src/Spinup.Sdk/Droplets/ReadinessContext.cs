using System.Net;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>What a <see cref="ReadinessCheck"/> knows of the droplet and can do with it.</summary>
/// <remarks>Thread-safe, so that checks may run side by side.</remarks>
public sealed class ReadinessContext
{
    private readonly DropletBoot boot;
    private readonly Func<DropletConnection> connection;
    private readonly Action<DropletPhase, string> report;

    internal ReadinessContext(IDigitalOceanClient api, TimeProvider time, DropletBoot boot, Func<DropletConnection> connection, Action<DropletPhase, string> report) =>
        (Api, TimeProvider, this.boot, this.connection, this.report) = (api, time, boot, connection, report);

    /// <summary>Gets the typed API.</summary>
    public IDigitalOceanClient Api { get; }

    /// <summary>Gets the time to wait by.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Gets the droplet as the API showed it last.</summary>
    public Droplet Droplet => boot.Droplet;

    /// <summary>Gets the address the shell connects to, once the droplet is active; <see langword="null"/> before.</summary>
    public IPAddress? Address => boot.Address;

    /// <summary>Waits until the droplet is active and has the address to connect to. Free once it is.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The address.</returns>
    /// <exception cref="SpinupException">Its create failed, or it vanished.</exception>
    public Task<IPAddress> WhenActiveAsync(CancellationToken cancellationToken = default) => boot.WhenActiveAsync(cancellationToken);

    /// <summary>Waits until a shell can be opened. Free once it is; do not dispose it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RemoteHostKeyException">Another machine answers at the droplet's address.</exception>
    public async Task<IRemoteShell> WhenShellAsync(CancellationToken cancellationToken = default)
    {
        await WhenActiveAsync(cancellationToken).ConfigureAwait(false);
        return await connection().OpenForUseAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says one line about what is waited for; it reaches the caller's progress.</summary>
    /// <param name="detail">One line for people.</param>
    public void Report(string detail) => report(DropletPhase.Configuring, detail);

    internal void Enter(DropletPhase phase, string detail) => report(phase, detail);

    /// <summary>Opens the shell without waiting until its host key is replaced: enough for what is no secret.</summary>
    internal async Task<IRemoteShell> WhenFirstConnectedAsync(CancellationToken cancellationToken)
    {
        await WhenActiveAsync(cancellationToken).ConfigureAwait(false);
        return await connection().OpenAsync(cancellationToken).ConfigureAwait(false);
    }
}
