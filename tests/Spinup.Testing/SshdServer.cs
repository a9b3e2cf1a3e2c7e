using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Spinup.Sdk.Remote;

namespace Spinup.Testing;

/// <summary>A real sshd on an address and port of its own, with its own configuration and host keys. Ending it proves that nothing it started is left.</summary>
public sealed class SshdServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> log = new();
    private readonly Process process;

    private SshdServer(string root, string address, int port, HostKeyPair hostKey, Process process)
    {
        (Root, Address, Port, HostKey, this.process) = (root, address, port, hostKey, process);
        process.ErrorDataReceived += (_, arguments) => log.Enqueue(arguments.Data ?? "");
        process.BeginErrorReadLine();
    }

    /// <summary>Gets a directory of its own: host keys are in <c>etc/ssh</c>, the rest is the test's.</summary>
    public string Root { get; }

    public string Address { get; }

    public int Port { get; }

    public HostKeyPair HostKey { get; }

    /// <summary>Gets what sshd wrote so far, at level VERBOSE.</summary>
    public string Log => string.Join('\n', log);

    public RemoteEndpoint Endpoint => new() { Host = Address, Port = Port, User = Environment.UserName, ExpectedHostKeys = [HostKey.PublicLine] };

    /// <summary>Starts one that accepts a public key.</summary>
    /// <param name="authorizedKey">The key; none is accepted when absent.</param>
    /// <param name="address">Where to listen; a loopback address of its own when absent.</param>
    /// <param name="port">Which port; a free one when absent.</param>
    public static async Task<SshdServer> StartAsync(string? authorizedKey, string? address = null, int? port = null)
    {
        var root = Path.Combine(Path.GetTempPath(), "sshd-" + RandomNumberGenerator.GetHexString(8, lowercase: true));
        var keys = Directory.CreateDirectory(Path.Combine(root, "etc", "ssh")).FullName;
        Directory.CreateDirectory(Path.Combine(root, "run"));
        Directory.CreateDirectory(Path.Combine(root, "home"));
        address ??= $"127.{RandomNumberGenerator.GetInt32(64, 128)}.{RandomNumberGenerator.GetInt32(1, 255)}.{RandomNumberGenerator.GetInt32(1, 255)}";
        port ??= FreePort(address);
        var hostKey = HostKeyPair.Create();
        WritePrivate(Path.Combine(keys, "ssh_host_ecdsa_key"), hostKey.PrivateKeyPem);
        await File.WriteAllTextAsync(Path.Combine(keys, "ssh_host_ecdsa_key.pub"), hostKey.PublicLine + "\n");
        WritePrivate(Path.Combine(root, "authorized_keys"), (authorizedKey ?? "# none") + "\n");
        var config = Path.Combine(root, "sshd_config");
        await File.WriteAllTextAsync(
            config,
            $"""
            ListenAddress {address}:{port.Value.ToString(CultureInfo.InvariantCulture)}
            HostKey {keys}/ssh_host_ecdsa_key
            HostKey {keys}/ssh_host_ed25519_key
            PidFile {root}/run/sshd.pid
            AuthorizedKeysFile {root}/authorized_keys
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            LogLevel VERBOSE
            SetEnv DROPLET_ROOT={root} HOME={root}/home

            """);
        if (Environment.UserName == "root")
        {
            // Where sshd puts itself before authentication; the package makes it when its service starts.
            Directory.CreateDirectory("/run/sshd");
        }

        var start = new ProcessStartInfo(RealComponents.Sshd!, ["-D", "-e", "-f", config]) { RedirectStandardError = true, UseShellExecute = false };
        var server = new SshdServer(root, address, port.Value, hostKey, Process.Start(start)!);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await TcpProbe.WaitAsync(address, port.Value, TimeProvider.System, limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidOperationException("sshd did not start: " + server.Log);
        }

        return server;
    }

    /// <summary>Cuts every line: kills the sshd processes that serve a connection (not what they started).</summary>
    public void CutLines()
    {
        foreach (var id in Processes.Below(process.Id).Where(id => Processes.CommandLine(id).StartsWith("sshd", StringComparison.Ordinal)))
        {
            Processes.Kill(id);
        }
    }

    /// <summary>Gets the processes that were started through it and still run, however they got away from it.</summary>
    public IReadOnlyList<int> Remaining() => Processes.WithEnvironment($" {Address} {Port.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Waits until nothing started through it runs any more.</summary>
    public Task UntilNothingRunsAsync() => Eventually.Async(
        () => Remaining().Count == 0, () => "still running: " + string.Join("; ", Remaining().Select(id => $"{id} {Processes.CommandLine(id)}")));

    public async ValueTask DisposeAsync()
    {
        Exception? left = null;
        try
        {
            await UntilNothingRunsAsync();
        }
        catch (TimeoutException exception)
        {
            left = exception;
            foreach (var id in Remaining())
            {
                Processes.Kill(id);
            }
        }

        var sessions = Processes.Below(process.Id);
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        foreach (var id in sessions)
        {
            Processes.Kill(id);
        }

        Directory.Delete(Root, recursive: true);
        if (left is not null)
        {
            throw left;
        }
    }

    private static int FreePort(string address)
    {
        using var listener = new TcpListener(IPAddress.Parse(address), 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void WritePrivate(string path, string contents)
    {
        File.WriteAllText(path, contents);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }
}
