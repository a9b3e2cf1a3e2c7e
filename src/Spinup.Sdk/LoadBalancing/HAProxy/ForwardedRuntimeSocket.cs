using System.Net.Sockets;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>The runtime socket of another machine, forwarded to a socket of this one that only its user can open. Made on first use, and anew when the line broke.</summary>
internal sealed class ForwardedRuntimeSocket(IRemoteShell shell, string path, TimeSpan timeout, TimeProvider timeProvider) : RuntimeSocket(timeout, timeProvider)
{
    private readonly SemaphoreSlim changing = new(1);
    private IRemoteSocketForward? forward;
    private bool disposed;

    public override string Name => $"{path} of the balancer's machine";

    public override async ValueTask DisposeAsync()
    {
        await changing.WaitAsync().ConfigureAwait(false);
        disposed = true;
        if (forward is not null)
        {
            await forward.DisposeAsync().ConfigureAwait(false);
            forward = null;
        }

        changing.Release();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        await changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(HAProxyRegistry));
            if (forward is not null && await FindAsync(forward, cancellationToken).ConfigureAwait(false) is { } stream)
            {
                return stream;
            }

            if (forward is not null)
            {
                // The line broke, and its local end with it.
                await forward.DisposeAsync().ConfigureAwait(false);
                forward = null;
            }

            forward = await shell.ForwardSocketAsync(path, cancellationToken).ConfigureAwait(false);
            return await FindAsync(forward, cancellationToken).ConfigureAwait(false) ?? throw new LoadBalancerException($"The way to {Name} broke as soon as it was made.");
        }
        catch (Exception exception) when (exception is RemoteConnectionException or NotSupportedException)
        {
            throw new LoadBalancerException($"There is no way to {Name}: {exception.Message}", exception);
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>The other side closes the line when it cannot open the socket; only over there can be seen why.</summary>
    protected override async Task<LoadBalancerException> SilentAsync(CancellationToken cancellationToken)
    {
        try
        {
            var look = RemoteCommand.Shell("if [ ! -e \"$SOCKET\" ]; then exit 10; elif [ ! -w \"$SOCKET\" ]; then exit 11; fi") with
            {
                Environment = new Dictionary<string, string> { ["SOCKET"] = path },
            };
            return (await shell.RunAsync(look, null, cancellationToken).ConfigureAwait(false)).ExitCode switch
            {
                10 => new($"There is no {Name}. Is HAProxy running there, with a line `stats socket {path} mode 660 level admin` in its section global?"),
                11 => new($"The user logged in on the balancer's machine may not open HAProxy's socket {path}. Put it into the socket's group (haproxy on Debian), or log in as root."),
                _ => new($"No HAProxy listens at {Name}, or its sshd forwards no sockets (AllowStreamLocalForwarding)."),
            };
        }
        catch (RemoteConnectionException exception)
        {
            return new($"The line to {Name} broke: {exception.Message}", exception);
        }
    }

    private async Task<Stream?> FindAsync(IRemoteSocketForward way, CancellationToken cancellationToken)
    {
        try
        {
            return await LocalRuntimeSocket.OpenAsync(new UnixDomainSocketEndPoint(way.LocalPath), TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
