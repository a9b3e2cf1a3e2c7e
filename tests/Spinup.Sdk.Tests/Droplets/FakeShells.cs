using System.Collections.Concurrent;
using System.Net;
using Spinup.Sdk.Remote;

namespace Spinup.Tests.Sdk.Droplets;

/// <summary>Shells that behave as a droplet's do, without a machine.</summary>
internal sealed class FakeShells : IRemoteShellFactory
{
    private readonly HashSet<long> dead = [];

    /// <summary>A valid key line; of nobody's.</summary>
    public string? PublicKey { get; init; } = HostKeyPair.Create().PublicLine;

    /// <summary>Called before a shell opens: throw to refuse.</summary>
    public Func<RemoteEndpoint, CancellationToken, Task> Connecting { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>Called for a command.</summary>
    public Func<RemoteCommand, CancellationToken, Task<RemoteResult>> Running { get; set; } = static (_, _) => Task.FromResult(Exit(0));

    /// <summary>Called for a detached run that is taken up.</summary>
    public Func<string, IDetachedRun> Attaching { get; set; } = static _ => throw new NotSupportedException();

    public ConcurrentQueue<RemoteEndpoint> Connects { get; } = new();

    public int Rotations { get; private set; }

    public int Disposed { get; private set; }

    public static RemoteResult Exit(int code) => new() { ExitCode = code, Elapsed = TimeSpan.Zero };

    /// <summary>From now on every use of the shell fails, as with a machine that is gone.</summary>
    public void Kill(long dropletId) => dead.Add(dropletId);

    /// <summary>What is missing on this machine, if anything.</summary>
    public string? Missing { get; set; }

    public ValueTask EnsureAvailableAsync(CancellationToken cancellationToken = default) => Missing is null ? default : throw new Spinup.Sdk.SpinupException(Missing);

    public ValueTask<IPEndPoint?> FindPortAsync(RemoteEndpoint endpoint, CancellationToken cancellationToken = default) => default;

    public async Task<IRemoteShell> ConnectAsync(RemoteEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Connects.Enqueue(endpoint);
        await Connecting(endpoint, cancellationToken);
        return new FakeShell(this, endpoint.DropletId);
    }

    private sealed class FakeShell(FakeShells owner, long dropletId) : IRemoteShell, IHostKeyRotation
    {
        public Task<RemoteResult> RunAsync(RemoteCommand command, RemoteOutput? output = null, CancellationToken cancellationToken = default)
        {
            ThrowIfDead();
            return owner.Running(command, cancellationToken);
        }

        public Task<IDetachedRun> StartDetachedAsync(RemoteCommand command, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public IDetachedRun AttachDetached(string id) => owner.Attaching(id);

        public Task<TransferReceipt> UploadAsync(string localPath, string remotePath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
        {
            ThrowIfDead();
            return Task.FromResult(new TransferReceipt(1, 0, 1, TimeSpan.Zero));
        }

        public Task<TransferReceipt> DownloadAsync(string remotePath, string localPath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
            UploadAsync(localPath, remotePath, progress, cancellationToken);

        public Task<IRemoteForward> ForwardAsync(int remotePort, CancellationToken cancellationToken = default) =>
            throw new RemoteConnectionException("No forwards here.");

        public Task<string> RotateHostKeyAsync(Action<string>? pinned = null, CancellationToken cancellationToken = default)
        {
            owner.Rotations++;
            return Task.FromResult("ecdsa-sha2-nistp256 AAAA");
        }

        public ValueTask DisposeAsync()
        {
            owner.Disposed++;
            return default;
        }

        private void ThrowIfDead()
        {
            if (owner.dead.Contains(dropletId))
            {
                throw new RemoteConnectionException("The line was cut.");
            }
        }
    }
}
