using System.Net;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>Opens the one shell of a droplet: probes, connects, verifies, and has the bootstrap host key replaced.</summary>
internal sealed class DropletConnection(IRemoteShellFactory shells, RemoteEndpoint endpoint, bool rotate, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // An image's own host keys may answer until cloud-init has put ours in their place.
    private static readonly TimeSpan StrangerLimit = TimeSpan.FromSeconds(20);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource ending = new();
    private volatile IRemoteShell? shell;
    private readonly TaskCompletionSource pinned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Task? rotation;
    private volatile string? ownHostKey;

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
                rotation = rotate && connected is IHostKeyRotation rotating ? RotateAsync(rotating) : Task.CompletedTask;
                shell = connected;
            }

            return shell;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Gets the shell once the bootstrap host key is replaced by one of the droplet's own making and nothing else is accepted.</summary>
    /// <param name="cancellationToken">Ends the wait, not the replacement.</param>
    /// <exception cref="RemoteConnectionException">The key could not be replaced, or the machine does not serve the new one.</exception>
    /// <remarks>The proof that a fresh connection meets the new key, a log-in of some 0.2 s, goes on behind: the connection that is up was verified.</remarks>
    public async ValueTask<IRemoteShell> OpenForUseAsync(CancellationToken cancellationToken)
    {
        var open = await OpenAsync(cancellationToken).ConfigureAwait(false);
        if (rotation is { IsCompletedSuccessfully: false } running)
        {
            // A rotation that failed comes before a key that was pinned.
            await (await Task.WhenAny(running, pinned.Task).WaitAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }

        return open;
    }

    /// <summary>Gives the host keys that whoever connects after us has to expect, once they are proven; none when there was no connection yet.</summary>
    public async Task<IReadOnlyList<string>> HostKeysAsync(CancellationToken cancellationToken)
    {
        if (rotation is { } running)
        {
            await running.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return ownHostKey is { } own ? [own] : rotate ? [] : endpoint.ExpectedHostKeys;
    }

    private async Task RotateAsync(IHostKeyRotation rotating) =>
        ownHostKey = await rotating.RotateHostKeyAsync(_ => pinned.TrySetResult(), ending.Token).ConfigureAwait(false);

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

    /// <summary>Connects the moment the port opens: an attempt made before could hang in the SYN back-off and miss it.</summary>
    private async Task<IRemoteShell> TryAsync(CancellationToken cancellationToken)
    {
        if (await shells.FindPortAsync(endpoint, cancellationToken).ConfigureAwait(false) is { } port)
        {
            LastFailure = $"Port {port.Port} of {port.Address} is not open.";
            await TcpProbe.WaitAsync(port.Address.ToString(), port.Port, time, cancellationToken).ConfigureAwait(false);
        }

        return await shells.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
    }
}
