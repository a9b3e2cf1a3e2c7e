using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spinup.Testing;

/// <summary>Stands before an API, dates every request at its first line, and may hold the answers to creates back. One request at a time on a connection, as HTTP/1.1 has it.</summary>
public sealed class DatingProxy : IAsyncDisposable
{
    private readonly Uri api;
    private readonly TimeSpan holdCreates;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<(string Head, long At)> requests = new();
    private readonly CancellationTokenSource ending = new();
    private readonly Task accepting;

    /// <summary>Starts one.</summary>
    /// <param name="api">What it stands before.</param>
    /// <param name="holdCreates">How long answers to creates are held back.</param>
    public DatingProxy(Uri api, TimeSpan holdCreates)
    {
        (this.api, this.holdCreates) = (api, holdCreates);
        listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        accepting = AcceptAsync();
    }

    /// <summary>Gets where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Gets when the last create's answer went out.</summary>
    public long CreateAnsweredAt { get; private set; }

    /// <summary>Forgets the requests so far.</summary>
    public void Clear() => requests.Clear();

    /// <summary>Waits for a request whose first line begins so, and gives when it came.</summary>
    /// <param name="beginning">As in <c>DELETE /v2/droplets/</c>.</param>
    /// <param name="after">Only one that came after this timestamp of <see cref="Stopwatch"/>.</param>
    /// <param name="token">Only one that carries this token.</param>
    public async Task<long> WhenAsync(string beginning, long after = 0, string token = "")
    {
        while (true)
        {
            foreach (var (head, at) in requests)
            {
                if (at > after && head.StartsWith(beginning, StringComparison.Ordinal) && head.Contains(token, StringComparison.Ordinal))
                {
                    return at;
                }
            }

            await Task.Delay(1, ending.Token);
        }
    }

    /// <inheritdoc/>
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
        if (!text.Contains(" HTTP/1.1\r\n", StringComparison.Ordinal))
        {
            return isCreate; // A body that came apart from its head.
        }

        requests.Enqueue((text, at));
        return text.StartsWith("POST /v2/droplets HTTP", StringComparison.Ordinal);
    }

    private async Task HoldAsync()
    {
        await Task.Delay(holdCreates, ending.Token);
        CreateAnsweredAt = Stopwatch.GetTimestamp();
    }
}
