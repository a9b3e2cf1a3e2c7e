using System.Net.Sockets;

namespace Spinup.Sdk.Remote;

/// <summary>Waits for a port to open, and sees it within a few milliseconds.</summary>
public static class TcpProbe
{
    // A refused attempt costs a round trip: 15 ms between attempts keeps the lag of noticing under 20 ms at some 60 small packets a second.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    // A booting host that drops packets lets an attempt hang in SYN back-off (1 s, 3 s, 7 s), and the port opens meanwhile unseen:
    // so a new attempt starts every 50 ms beside the hanging ones, and each gives up after a second.
    private static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(1);

    /// <summary>Waits until the port accepts a connection (which is closed again at once).</summary>
    /// <param name="host">The address or host name.</param>
    /// <param name="port">The port, 1 to 65535.</param>
    /// <param name="timeProvider">The clock for pauses and limits.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind. Without it the wait has no end.</param>
    /// <exception cref="OperationCanceledException">Cancelled before the port opened.</exception>
    public static async Task WaitAsync(string host, int port, TimeProvider timeProvider, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(host);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        ArgumentNullException.ThrowIfNull(timeProvider);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<bool>>();
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                running.Add(TryAsync(host, port, timeProvider, stop.Token));
                var next = Task.Delay(Stagger, timeProvider, stop.Token);
                while (running.Count > 0)
                {
                    var first = await Task.WhenAny([.. running, next]).ConfigureAwait(false);
                    if (first == next)
                    {
                        break;
                    }

                    running.Remove((Task<bool>)first);
                    if (await ((Task<bool>)first).ConfigureAwait(false))
                    {
                        return;
                    }

                    if (running.Count == 0)
                    {
                        // All were refused: no need to wait for the stagger.
                        await Task.Delay(Pause, timeProvider, cancellationToken).ConfigureAwait(false);
                    }
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running).ConfigureAwait(false);
        }
    }

    private static async Task<bool> TryAsync(string host, int port, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AttemptLimit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
