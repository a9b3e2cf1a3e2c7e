using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>Makes shells with the system's OpenSSH client, and owns the run's key and private directory.</summary>
internal sealed class OpenSshShellFactory : IRemoteShellFactory, IDisposable, IAsyncDisposable
{
    private readonly IOptions<RemoteOptions> options;
    private readonly TimeProvider timeProvider;
    private readonly ILogger logger;
    private readonly Lock making = new();
    private readonly HashSet<SshLink> links = [];
    private Run? run;
    private bool disposed;

    public OpenSshShellFactory(IOptions<RemoteOptions> options, TimeProvider timeProvider, ILogger<OpenSshShellFactory> logger) =>
        (this.options, this.timeProvider, this.logger) = (options, timeProvider, logger);

    public string? PublicKey => TheRun().PublicKey;

    /// <summary>Looks for the ssh program, and makes the run's directory and key.</summary>
    public ValueTask EnsureAvailableAsync(CancellationToken cancellationToken = default)
    {
        SshProgram.Find(options.Value.SshPath);
        TheRun();
        return default;
    }

    public async Task<IRemoteShell> ConnectAsync(RemoteEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        Check(endpoint);
        var current = TheRun();
        var link = new SshLink(endpoint, options.Value, SshProgram.Find(options.Value.SshPath), current.Directory, endpoint.IdentityFile ?? current.IdentityFile, timeProvider, logger);
        lock (making)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            links.Add(link);
        }

        try
        {
            await link.RenewAsync(cancellationToken).ConfigureAwait(false);
            return new OpenSshShell(link, options.Value, timeProvider, Forget);
        }
        catch
        {
            Forget(link);
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Ends the shells that are still open, and removes the run's key.</summary>
    public async ValueTask DisposeAsync()
    {
        List<SshLink> open;
        lock (making)
        {
            disposed = true;
            open = [.. links];
            links.Clear();
        }

        await Task.WhenAll(open.Select(link => link.DisposeAsync().AsTask())).ConfigureAwait(false);
        Interlocked.Exchange(ref run, null)?.Directory.Dispose();
    }

    // A container that is disposed the plain way must not leave connections or the key behind either.
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Forget(SshLink link)
    {
        lock (making)
        {
            links.Remove(link);
        }
    }

    private static void Check(RemoteEndpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrWhiteSpace(endpoint.Host);
        ArgumentException.ThrowIfNullOrWhiteSpace(endpoint.User);
        ArgumentOutOfRangeException.ThrowIfLessThan(endpoint.Port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(endpoint.Port, 65535);
        if (endpoint.ExpectedHostKeys.Count == 0)
        {
            throw new ArgumentException("No host key is expected, so any machine would be an impostor; give at least one.", nameof(endpoint));
        }

        foreach (var text in (ReadOnlySpan<string>)[endpoint.Host, endpoint.User])
        {
            if (text.StartsWith('-') || text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character)))
            {
                throw new ArgumentException($"'{text}' is no host or user name.", nameof(endpoint));
            }
        }

        foreach (var key in endpoint.ExpectedHostKeys)
        {
            SshArguments.KeyType(key);
        }
    }

    private Run TheRun()
    {
        lock (making)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (run is null)
            {
                var pair = HostKeyPair.Create();
                var (directory, identityFile) = RunDirectory.CreateWith("key", pair.PrivateKeyPem);
                run = new(directory, identityFile, pair.PublicLine);
            }

            return run;
        }
    }

    private sealed record Run(RunDirectory Directory, string IdentityFile, string PublicKey);
}
