using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Remote;
using Spinup.Sdk.Remote.OpenSsh;
using Spinup.Testing;

namespace Spinup.Benchmarks;

/// <summary>A real sshd, a shell of ours on it, and the plain ssh to compare it with.</summary>
internal sealed class SshBench : IAsyncDisposable
{
    private readonly OpenSshShellFactory factory;
    private readonly SshdServer server;

    private SshBench(OpenSshShellFactory factory, SshdServer server, IRemoteShell shell, string identity)
    {
        (this.factory, this.server, Shell) = (factory, server, shell);
        var quiet = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o IdentitiesOnly=yes -o Compression=no -o Ciphers=aes128-gcm@openssh.com";
        SshProgram = string.Create(CultureInfo.InvariantCulture, $"ssh -F none {quiet} -i {identity} -p {server.Port} -l {server.Endpoint.User}");
    }

    public IRemoteShell Shell { get; }

    public string Root => server.Root;

    public string HostName => server.Address;

    public string SshProgram { get; }

    public string Ssh => $"{SshProgram} {HostName}";

    public static async Task<SshBench> StartAsync()
    {
        if (RealComponents.NoSshReason is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        var factory = new OpenSshShellFactory(Options.Create(new RemoteOptions()), TimeProvider.System, NullLogger<OpenSshShellFactory>.Instance);
        var plain = HostKeyPair.Create();
        var server = await SshdServer.StartAsync($"{factory.PublicKey}\n{plain.PublicLine}");
        var identity = Path.Combine(server.Root, "identity");
        await File.WriteAllTextAsync(identity, plain.PrivateKeyPem);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(identity, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return new(factory, server, await factory.ConnectAsync(server.Endpoint), identity);
    }

    public Task<double> PlainAsync(string line, string then) => ShellTimeAsync($"{Ssh} '{line}' {then}");

    public static async Task<double> TimeAsync(Func<Task> work)
    {
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Runs a line in the local shell and gives the seconds it took.</summary>
    public static Task<double> ShellTimeAsync(string line) => TimeAsync(async () =>
    {
        using var process = Process.Start("/bin/sh", ["-c", line]);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{line}' ended with {process.ExitCode}.");
        }
    });

    public async ValueTask DisposeAsync()
    {
        await Shell.DisposeAsync();
        await factory.DisposeAsync();
        await server.DisposeAsync();
    }
}
