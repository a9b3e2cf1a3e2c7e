using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Spinup.Testing;

/// <summary>A TCP proxy on loopback that cuts each line once so many bytes have come back over it.</summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint target;
    private readonly Func<long?> budget;
    private readonly CancellationTokenSource ending = new();
    private readonly ConcurrentDictionary<Task, byte> lines = new();
    private readonly Task accepting;
    private int cuts;

    /// <summary>Starts one.</summary>
    /// <param name="target">Where lines lead.</param>
    /// <param name="budget">Asked for each line: after how many bytes from the target it is cut; null for never.</param>
    public CuttingProxy(IPEndPoint target, Func<long?> budget)
    {
        (this.target, this.budget) = (target, budget);
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Gets the port it listens on.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>Gets how many lines were cut.</summary>
    public int Cuts => Volatile.Read(ref cuts);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!accepting.IsCompleted)
        {
            await ending.CancelAsync();
            listener.Stop();
            await accepting;
            await Task.WhenAll(lines.Keys);
            ending.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync(ending.Token);
                var line = ServeAsync(client, budget());
                lines.TryAdd(line, 0);
                _ = line.ContinueWith(done => lines.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(Socket client, long? left)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        using (client)
        using (var over = CancellationTokenSource.CreateLinkedTokenSource(ending.Token))
        {
            try
            {
                await server.ConnectAsync(target, over.Token);
                Task[] ways = [CopyAsync(client, server, null, over.Token), CopyAsync(server, client, left, over.Token)];
                await Task.WhenAny(ways);
                await over.CancelAsync();
                await Task.WhenAll(ways);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // Ended by one side or the other, or stopped.
            }

            // Reset, not closed: nothing that is still under way arrives.
            client.LingerState = new(enable: true, seconds: 0);
        }
    }

    private async Task CopyAsync(Socket from, Socket to, long? left, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left ?? buffer.Length)), cancellationToken) is > 0 and var count)
        {
            for (var sent = 0; sent < count;)
            {
                sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), cancellationToken);
            }

            left -= count;
            if (left <= 0)
            {
                Interlocked.Increment(ref cuts);
                return;
            }
        }
    }
}
