using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Remote;
using Spinup.Sdk.Remote.OpenSsh;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>A shell factory, a real sshd that knows its key, and a connected shell.</summary>
internal sealed class ShellFixture : IAsyncDisposable
{
    private ShellFixture(OpenSshShellFactory factory, SshdServer server, IRemoteShell shell) => (Factory, Server, Shell) = (factory, server, shell);

    public OpenSshShellFactory Factory { get; }

    public SshdServer Server { get; }

    public IRemoteShell Shell { get; }

    public static async Task<ShellFixture> StartAsync(bool multiplexing)
    {
        var factory = NewFactory(multiplexing);
        var server = await SshdServer.StartAsync(factory.PublicKey);
        try
        {
            return new(factory, server, await factory.ConnectAsync(server.Endpoint));
        }
        catch (RemoteConnectionException exception)
        {
            throw new InvalidOperationException(server.Log, exception);
        }
    }

    public static OpenSshShellFactory NewFactory(bool multiplexing = true, Action<RemoteOptions>? configure = null)
    {
        var options = new RemoteOptions { UseMultiplexing = multiplexing, CancelGrace = TimeSpan.FromMilliseconds(500) };
        configure?.Invoke(options);
        return new(Options.Create(options), TimeProvider.System, NullLogger<OpenSshShellFactory>.Instance);
    }

    public async Task<(RemoteResult Result, string Output, string Error)> RunAsync(RemoteCommand command, CancellationToken cancellationToken = default)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var result = await Shell.RunAsync(command, RemoteOutput.To(output, error), cancellationToken);
        return (result, System.Text.Encoding.UTF8.GetString(output.ToArray()), System.Text.Encoding.UTF8.GetString(error.ToArray()));
    }

    public async ValueTask DisposeAsync()
    {
        await Shell.DisposeAsync();
        await Factory.DisposeAsync();
        await Server.DisposeAsync();
    }
}
