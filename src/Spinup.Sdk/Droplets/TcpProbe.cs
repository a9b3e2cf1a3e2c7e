using System.Net;
using System.Net.Sockets;

namespace Spinup.Sdk.Droplets;

/// <summary>Notices at once when a port opens.</summary>
/// <remarks>
/// One attempt against a booting host can hang in the SYN back-off (1 s, 2 s, 4 s ...) and miss the moment. So attempts are short and
/// overlap: a new one begins every so often whatever became of the others.
/// </remarks>
internal static class TcpProbe
{
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a TCP connection can be made. Sends nothing over it.</summary>
    public static async Task UntilOpenAsync(IPAddress address, int port, TimeProvider time, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var attempts = new List<Task<bool>>();
        try
        {
            while (true)
            {
                attempts.Add(TryAsync(address, port, time, done.Token));
                var next = Task.Delay(BetweenStarts, time, done.Token);
                while (!next.IsCompleted && attempts.Count > 0)
                {
                    await Task.WhenAny([next, .. attempts]).ConfigureAwait(false);
                    cancellationToken.ThrowIfCancellationRequested();
                    var ended = attempts.Where(attempt => attempt.IsCompleted).ToList();
                    if (ended.Any(attempt => attempt.Result))
                    {
                        return;
                    }

                    attempts.RemoveAll(ended.Contains);
                }

                if (!next.IsCompleted)
                {
                    // All were refused: the host is up and the port is not. Its answer is quick, so ask again soon.
                    await Task.Delay(AfterRefusal, time, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await done.CancelAsync().ConfigureAwait(false);
        }
    }

    private static async Task<bool> TryAsync(IPAddress address, int port, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AttemptLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), either.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
