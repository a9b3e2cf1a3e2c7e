using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spinup.Benchmarks;

/// <summary>Stands before an API, dates every request at its first line, and may hold the answers to creates back. One request at a time on a connection, as HTTP/1.1 has it.</summary>
internal sealed class DatingProxy : IAsyncDisposable
{
    private readonly Uri api;
    private readonly TimeSpan holdCreates;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<(string Line, long At)> requests = new();
    private readonly CancellationTokenSource ending = new();
    private readonly Task accepting;

    public DatingProxy(Uri api, TimeSpan holdCreates)
    {
        (this.api, this.holdCreates) = (api, holdCreates);
        listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>Gets when the last create's answer went out.</summary>
    public long CreateAnsweredAt { get; private set; }

    public void Clear() => requests.Clear();

    /// <summary>Waits for a request whose first line begins so, and gives when it came.</summary>
    public async Task<long> WhenAsync(string beginning)
    {
        while (true)
        {
            foreach (var (line, at) in requests)
            {
                if (line.StartsWith(beginning, StringComparison.Ordinal))
                {
                    return at;
                }
            }

            await Task.Delay(1, ending.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        listener.Dispose();
        await accepting;
        ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(ending.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient { NoDelay = true })
        {
            client.NoDelay = true;
            var isCreate = false;
            try
            {
                await server.ConnectAsync(api.Host, api.Port, ending.Token);
                await Task.WhenAny(
                    PumpAsync(client, server, bytes => Task.FromResult(isCreate = Note(bytes, isCreate))),
                    PumpAsync(server, client, _ => isCreate ? HoldAsync() : Task.CompletedTask));
            }
            catch (Exception end) when (end is IOException or SocketException or OperationCanceledException)
            {
                // One of both left.
            }
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, Task> before)
    {
        var buffer = new byte[64 * 1024];
        while (await from.GetStream().ReadAsync(buffer, ending.Token) is > 0 and var count)
        {
            await before(buffer.AsMemory(0, count));
            await to.GetStream().WriteAsync(buffer.AsMemory(0, count), ending.Token);
        }
    }

    /// <returns>Whether the request under way is a create.</returns>
    private bool Note(ReadOnlyMemory<byte> bytes, bool isCreate)
    {
        var at = Stopwatch.GetTimestamp();
        var text = Encoding.ASCII.GetString(bytes.Span);
        if (text.IndexOf(" HTTP/1.1\r\n", StringComparison.Ordinal) is var end && end < 0)
        {
            return isCreate; // A body that came apart from its head.
        }

        requests.Enqueue((text[..end], at));
        return text.StartsWith("POST /v2/droplets HTTP", StringComparison.Ordinal);
    }

    private async Task HoldAsync()
    {
        await Task.Delay(holdCreates, ending.Token);
        CreateAnsweredAt = Stopwatch.GetTimestamp();
    }
}
