using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Spinup.Testing;

/// <summary>A real HAProxy on loopback, with its own configuration and runtime sockets, as a master with a worker so that it can be reloaded.</summary>
public sealed class HAProxyServer : IAsyncDisposable
{
    private readonly Process master;
    private readonly ConcurrentQueue<string> log = new();

    private HAProxyServer(string root, int port, int adminPort, Process master)
    {
        (Root, AdminPort, this.master) = (root, adminPort, master);
        Url = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}/");
        master.ErrorDataReceived += (_, arguments) => log.Enqueue(arguments.Data ?? "");
        master.BeginErrorReadLine();
    }

    /// <summary>The section whose servers may be added and removed.</summary>
    public const string Section = "pool";

    /// <summary>A section that takes no servers at runtime.</summary>
    public const string StaticSection = "fixed";

    public string Root { get; }

    /// <summary>Gets where requests for <see cref="Section"/> go.</summary>
    public Uri Url { get; }

    /// <summary>Gets the path of the runtime socket.</summary>
    public string Socket => Path.Combine(Root, "admin.sock");

    /// <summary>Gets the path of one that only lets look and switch.</summary>
    public string OperatorSocket => Path.Combine(Root, "operator.sock");

    /// <summary>Gets the port of the loopback with the runtime socket.</summary>
    public int AdminPort { get; }

    /// <summary>Starts one.</summary>
    /// <param name="servers">Lines <c>server NAME ADDRESS:PORT ...</c> of the section.</param>
    /// <param name="holdsWhenEmpty">Whether requests wait for half a second, again and again, while the section has no server.</param>
    public static async Task<HAProxyServer> StartAsync(IEnumerable<string>? servers = null, bool holdsWhenEmpty = false)
    {
        var root = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "hap-" + RandomNumberGenerator.GetHexString(8, lowercase: true))).FullName;
        var (port, adminPort) = (HttpBackend.FreePort(), HttpBackend.FreePort());
        var config = Path.Combine(root, "haproxy.cfg");
        var holdPort = HttpBackend.FreePort();
        await File.WriteAllTextAsync(
            config,
            $$"""
            global
                stats socket {{root}}/admin.sock mode 600 level admin expose-fd listeners
                stats socket {{root}}/operator.sock mode 600 level operator
                stats socket ipv4@127.0.0.1:{{adminPort}} level admin
                hard-stop-after 60s
            defaults
                mode http
                timeout connect 2s
                timeout client 60s
                timeout server 60s
                timeout check 1s
                retries 3
                option redispatch
            frontend entry
                bind 127.0.0.1:{{port}}
            {{(holdsWhenEmpty ? $"    use_backend waiting if {{ nbsrv({Section}) eq 0 }}" : "")}}
                default_backend {{Section}}
            backend {{Section}}
                balance roundrobin
                option httpchk GET /health
                default-server inter 100ms
            {{string.Concat((servers ?? []).Select(static line => $"    {line}\n"))}}
            backend {{StaticSection}}
                balance static-rr

            # Requests for a section that is empty just now go round: through a door that opens after half a second, and in again.
            backend waiting
                http-reuse never
                server door 127.0.0.1:{{holdPort}}
            listen door
                mode tcp
                bind 127.0.0.1:{{holdPort}}
                tcp-request inspect-delay 500ms
                tcp-request content accept if WAIT_END
                server entry 127.0.0.1:{{port}}

            """);
        var start = new ProcessStartInfo(RealComponents.HAProxy!, ["-W", "-f", config]) { RedirectStandardError = true, UseShellExecute = false };
        var server = new HAProxyServer(root, port, adminPort, Process.Start(start)!);
        try
        {
            await Eventually.Async(() => server.master.HasExited || File.Exists(server.Socket), () => "HAProxy did not start");
            if (server.master.HasExited)
            {
                throw new InvalidOperationException("HAProxy did not start: " + string.Join('\n', server.log));
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says a line to the runtime socket and gives the answer.</summary>
    public async Task<string> AskAsync(string commands)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket));
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(commands + "\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Gets the names of the section's servers.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync() =>
        [.. (await AskAsync($"show servers state {Section}")).Split('\n').Skip(2).Where(static line => line.Length > 0).Select(static line => line.Split(' ')[3]).Order(StringComparer.Ordinal)];

    /// <summary>Has it read its configuration anew, and returns when a new worker answers.</summary>
    public async Task ReloadAsync()
    {
        var (before, reloads) = (await WorkerAsync(), Reloads());
        var now = before;
        var signalAt = 0L;
        for (var deadline = Environment.TickCount64 + 20_000; now == before || now is null;)
        {
            if (Environment.TickCount64 > deadline)
            {
                throw new TimeoutException("HAProxy was not reloaded: " + string.Join('\n', log));
            }

            // A master that is still about its last reload loses the signal; it says so when it has heard it.
            if (Reloads() == reloads && Environment.TickCount64 > signalAt)
            {
                await SignalAsync("USR2");
                signalAt = Environment.TickCount64 + 2_000;
            }

            await Task.Delay(2);
            now = await WorkerAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        var workers = Processes.Below(master.Id);
        if (!master.HasExited)
        {
            await SignalAsync("TERM");
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                await master.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                master.Kill();
            }
        }

        foreach (var id in workers.Where(static id => Processes.CommandLine(id).Contains("haproxy", StringComparison.Ordinal)))
        {
            Processes.Kill(id);
        }

        master.Dispose();
        Directory.Delete(Root, recursive: true);
    }

    private int Reloads() => log.Count(static line => line.Contains("Reloading HAProxy", StringComparison.Ordinal));

    private async Task<string?> WorkerAsync()
    {
        try
        {
            var lines = (await AskAsync("show info")).Split('\n');
            return lines.Contains("Stopping: 0") ? lines.FirstOrDefault(static line => line.StartsWith("Pid: ", StringComparison.Ordinal)) : null;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return null;
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {master.Id.ToString(CultureInfo.InvariantCulture)}"]);
        await kill.WaitForExitAsync();
    }
}
