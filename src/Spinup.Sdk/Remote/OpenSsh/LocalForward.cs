using System.Net;
using System.Net.Sockets;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>A port of this machine's loopback that leads to one of the remote's, over a connection of its own.</summary>
/// <remarks>Of its own, so that neither a new host key nor the end of the shared connection breaks it.</remarks>
internal sealed class LocalForward : IRemoteForward
{
    // ssh cannot be asked for "any free port", so a free one is looked up first; another program may take it in between.
    private const int MostTries = 5;

    private readonly SshSession session;

    private LocalForward(SshSession session, IPEndPoint localEndPoint) => (this.session, LocalEndPoint) = (session, localEndPoint);

    public IPEndPoint LocalEndPoint { get; }

    public static async Task<LocalForward> OpenAsync(SshLink link, int remotePort, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var local = FreePort();
            try
            {
                var session = await link.ConnectAsync(
                    Scripts.Hold, [$"LocalForward={local} 127.0.0.1:{remotePort}", "ExitOnForwardFailure=yes"], cancellationToken).ConfigureAwait(false);
                return new(session, local);
            }
            catch (RemoteConnectionException exception) when (exception.Message.Contains("in use", StringComparison.Ordinal) && attempt < MostTries)
            {
                // Lost the race for the port.
            }
        }
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private static IPEndPoint FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
