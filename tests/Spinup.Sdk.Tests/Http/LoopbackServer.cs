using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Spinup.Tests.Sdk.Http;

/// <summary>A server of bytes on a loopback port, which can do what a proper HTTP server would not: reset, break off, say nothing.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<Task> _connections = [];
    private readonly Func<string, int, Reply> _script;
    private readonly Task _accepting;
    private int _count;

    /// <summary>Starts it.</summary>
    /// <param name="script">From a request, head and body, and its number from 1, to the reply.</param>
    public LoopbackServer(Func<string, int, Reply> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    public int Count => Volatile.Read(ref _count);

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Finds a port on which nobody listens.</summary>
    public static Uri Nobody()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception end) when (_stop.IsCancellationRequested && end is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Stopped: while it waited, or (InvalidOperationException) between two connections.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            try
            {
                while (await ReadAsync(socket) is { } request)
                {
                    Requests.Enqueue(request);
                    var reply = _script(request, Interlocked.Increment(ref _count));
                    if (reply.Text is { } text)
                    {
                        await socket.SendAsync(Encoding.UTF8.GetBytes(text), _stop.Token);
                    }

                    if (reply.After == After.Reset)
                    {
                        socket.LingerState = new LingerOption(true, 0);
                        return;
                    }

                    if (reply.After == After.Close)
                    {
                        return;
                    }

                    if (reply.After == After.Nothing)
                    {
                        await Task.Delay(Timeout.Infinite, _stop.Token);
                    }
                }
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException)
            {
                // The client went, or the server stops.
            }
        }
    }

    private async Task<string?> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer, _stop.Token);
            if (read == 0)
            {
                return null;
            }

            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
            var sofar = text.ToString();
            var head = sofar.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (head >= 0 && sofar.Length - head - 4 >= Length(sofar))
            {
                return sofar;
            }
        }
    }

    private static int Length(string request)
    {
        const string Name = "\r\nContent-Length: ";
        var at = request.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(request.AsSpan(at + Name.Length, request.IndexOf('\r', at + 2) - at - Name.Length), provider: System.Globalization.CultureInfo.InvariantCulture);
    }
}

/// <summary>What becomes of the connection after a reply.</summary>
public enum After
{
    Keep,
    Close,
    Reset,
    Nothing,
}

/// <summary>What the server sends.</summary>
internal sealed record Reply(string? Text, After After = After.Keep)
{
    public static Reply Ok(string body = "{}", string headers = "") => Status("200 OK", body, headers);

    public static Reply Status(string status, string body = "{}", string headers = "") =>
        new($"HTTP/1.1 {status}\r\nDate: {DateTimeOffset.UtcNow:R}\r\nContent-Type: application/json\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");
}
