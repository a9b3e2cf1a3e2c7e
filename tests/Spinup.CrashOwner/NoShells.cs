using System.Net;
using Spinup.Sdk.Remote;

namespace Spinup.Tests.CrashOwner;

/// <summary>Shells without machines, and with a key, so that one is registered.</summary>
internal sealed class NoShells : IRemoteShellFactory
{
    public string? PublicKey { get; } = HostKeyPair.Create().PublicLine;

    public ValueTask<IPEndPoint?> FindPortAsync(RemoteEndpoint endpoint, CancellationToken cancellationToken = default) => default;

    public Task<IRemoteShell> ConnectAsync(RemoteEndpoint endpoint, CancellationToken cancellationToken = default) => Task.FromResult<IRemoteShell>(new Shell());

    private sealed class Shell : IRemoteShell
    {
        public Task<RemoteResult> RunAsync(RemoteCommand command, RemoteOutput? output = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new RemoteResult { ExitCode = 0, Elapsed = TimeSpan.Zero });

        public Task<TransferReceipt> UploadAsync(string localPath, string remotePath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
            throw new RemoteConnectionException("No transfers here.");

        public Task<TransferReceipt> DownloadAsync(string remotePath, string localPath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
            throw new RemoteConnectionException("No transfers here.");

        public Task<IRemoteForward> ForwardAsync(int remotePort, CancellationToken cancellationToken = default) =>
            throw new RemoteConnectionException("No forwards here.");

        public Task<IDetachedRun> StartDetachedAsync(RemoteCommand command, CancellationToken cancellationToken = default) =>
            throw new RemoteConnectionException("No detached runs here.");

        public IDetachedRun AttachDetached(string id) => throw new RemoteConnectionException("No detached runs here.");

        public ValueTask DisposeAsync() => default;
    }
}
