using System.Net;
using System.Net.Sockets;

namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>A runtime socket of this machine.</summary>
internal sealed class LocalRuntimeSocket(string address, TimeSpan timeout, TimeProvider timeProvider) : RuntimeSocket(timeout, timeProvider)
{
    // HAProxy answers in less than a millisecond.
    private static readonly TimeSpan FullPause = TimeSpan.FromMilliseconds(5);

    private readonly EndPoint endPoint = RuntimeAddress.IsPath(address) ? new UnixDomainSocketEndPoint(address) : RuntimeAddress.FindEndPoint(address)!;

    public override string Name => address;

    /// <summary>Connects to a port or a unix socket; waits while many others do.</summary>
    /// <exception cref="SocketException">Nothing listens there.</exception>
    public static async Task<Stream> OpenAsync(EndPoint endPoint, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        while (true)
        {
            var socket = endPoint is IPEndPoint
                ? new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
                : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.TryAgain)
            {
                // A unix socket does not let wait whose queue is full (HAProxy's has ten places) but refuses.
                socket.Dispose();
                await Task.Delay(FullPause, timeProvider, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    protected override async Task<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(endPoint, TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException exception)
        {
            throw new LoadBalancerException(Explain(exception), exception);
        }
    }

    private string Explain(SocketException exception)
    {
        if (endPoint is IPEndPoint)
        {
            return $"No HAProxy answers at {address}: {exception.Message}. Is it running, with a line `stats socket ipv4@{address} level admin` in its section global?";
        }

        if (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            return $"{Environment.UserName} may not open HAProxy's socket {address}. Put the user into the socket's group (haproxy on Debian), or say who may by `mode` and `group` at `stats socket`.";
        }

        // A directory that may not be entered looks like one that is not there.
        return File.Exists(address)
            ? $"No HAProxy listens at {address} ({exception.Message}): it was left by one that ended. Is HAProxy running?"
            : $"There is no {address}, or {Environment.UserName} may not enter its directory. Is HAProxy running, with a line `stats socket {address} mode 660 level admin` in its section global?";
    }
}
