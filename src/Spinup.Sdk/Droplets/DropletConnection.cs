using System.Net;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>Opens the one shell of a droplet: probes, connects, verifies, and has the bootstrap host key replaced.</summary>
internal sealed class DropletConnection(IRemoteShellFactory shells, RemoteEndpoint endpoint, bool rotate, TimeProvider time) : IAsyncDisposable
{
    // A shell that is reached otherwise than by the droplet's port never opens it: so connect now and then without.
    private static readonly TimeSpan LongestProbe = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // An image's own host keys may answer until cloud-init has put ours in their place.
    private static readonly TimeSpan StrangerLimit = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource ending = new();
    private volatile IRemoteShell? shell;
    private volatile Task? rotation;

    /// <summary>Gets what the last failed try said.</summary>
    public string? LastFailure { get; private set; }

    /// <summary>Gets the shell, trying until it can be opened.</summary>
    /// <param name="cancellationToken">Ends the tries.</param>
    /// <exception cref="RemoteHostKeyException">Another machine keeps answering there.</exception>
    public async ValueTask<IRemoteShell> OpenAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(ending.IsCancellationRequested, typeof(IEphemeralDroplet));
        if (shell is { } open)
        {
            return open;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending.Token);
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (shell is null)
            {
                var connected = await ConnectAsync(either.Token).ConfigureAwait(false);

                // Side by side with what else has to be waited for: it takes some round trips.
                rotation = rotate && connected is IHostKeyRotation rotating ? rotating.RotateHostKeyAsync(ending.Token) : Task.CompletedTask;
                shell = connected;
            }

            return shell;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Gets the shell once the bootstrap host key is replaced by one of the droplet's own making.</summary>
    /// <param name="cancellationToken">Ends the wait, not the replacement.</param>
    /// <exception cref="RemoteConnectionException">The key could not be replaced.</exception>
    public async ValueTask<IRemoteShell> OpenForUseAsync(CancellationToken cancellationToken)
    {
        var open = await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (rotation is { IsCompletedSuccessfully: false } running)
        {
            await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return open;
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync().ConfigureAwait(false);
        await gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (rotation is { } running)
            {
                await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            if (shell is { } open)
            {
                await open.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<IRemoteShell> ConnectAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        long? strangerSince = null;
        while (true)
        {
            try
            {
                return await TryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (RemoteHostKeyException stranger)
            {
                strangerSince ??= time.GetTimestamp();
                LastFailure = stranger.Message;
                if (time.GetElapsedTime(strangerSince.Value) >= StrangerLimit)
                {
                    throw;
                }
            }
            catch (RemoteConnectionException failure)
            {
                LastFailure = failure.Message;
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Connects the moment the port opens; meanwhile, after a while, also without waiting for it.</summary>
    private async Task<IRemoteShell> TryAsync(CancellationToken cancellationToken)
    {
        if (!IPAddress.TryParse(endpoint.Host, out var address))
        {
            return await shells.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
        }

        using var probing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var blindly = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var open = TcpProbe.UntilOpenAsync(address, endpoint.Port, time, probing.Token);
        if (await Task.WhenAny(open, Task.Delay(LongestProbe, time, probing.Token)).ConfigureAwait(false) != open)
        {
            LastFailure = $"Port {endpoint.Port} of {endpoint.Host} is not open.";
            var blind = shells.ConnectAsync(endpoint, blindly.Token);
            if (await Task.WhenAny(open, blind).ConfigureAwait(false) == blind)
            {
                await probing.CancelAsync().ConfigureAwait(false);
                await open.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return await blind.ConfigureAwait(false);
            }

            // This one may hang in a SYN from before the port was open; a new one does not.
            await blindly.CancelAsync().ConfigureAwait(false);
            await ((Task)blind).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (blind.IsCompletedSuccessfully)
            {
                return await blind.ConfigureAwait(false);
            }
        }

        await open.ConfigureAwait(false);
        await probing.CancelAsync().ConfigureAwait(false);
        return await shells.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
    }
}
