using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>A droplet's shell without SSH: the same promises, kept by local processes and copies. Works from any process of this machine that may use the droplet's directory.</summary>
internal sealed class ProcessShell(HostAccess access) : IRemoteShell
{
    public Task<RemoteResult> RunAsync(RemoteCommand command, RemoteOutput? output = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        ThrowIfGone();
        return LocalRun.RunAsync(access, command, output, cancellationToken);
    }

    public async Task<IDetachedRun> StartDetachedAsync(RemoteCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        ThrowIfGone();
        return new LocalDetachedRun(access, await LocalDetachedStart.RunAsync(access, command, cancellationToken));
    }

    public IDetachedRun AttachDetached(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length == 20 && id.All(char.IsAsciiHexDigitLower)
            ? new LocalDetachedRun(access, id)
            : throw new ArgumentException($"'{id}' is no id of a detached run, which has 20 characters of 0-9 and a-f.", nameof(id));
    }

    public Task<TransferReceipt> UploadAsync(string localPath, string remotePath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(localPath);
        ArgumentException.ThrowIfNullOrEmpty(remotePath);
        ThrowIfGone();
        var to = DropletPath.Resolve(access.Root, access.Home, remotePath);
        var copy = new LocalCopy(Path.GetFullPath(localPath), to, remotePath.EndsWith('/'), access.Root, access.Root, progress);
        return Task.Run(() => copy.RunAsync(cancellationToken), cancellationToken);
    }

    public Task<TransferReceipt> DownloadAsync(string remotePath, string localPath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(localPath);
        ArgumentException.ThrowIfNullOrEmpty(remotePath);
        ThrowIfGone();
        var from = DropletPath.Resolve(access.Root, access.Home, remotePath);
        var to = Path.GetFullPath(localPath);
        var copy = new LocalCopy(from, to, localPath.EndsWith('/'), ownerLike: null, confinement: null, progress);
        return Task.Run(() => copy.RunAsync(cancellationToken), cancellationToken);
    }

    public Task<IRemoteForward> ForwardAsync(int remotePort, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(remotePort, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(remotePort, 65535);
        ThrowIfGone();
        return Task.FromResult<IRemoteForward>(new SamePort(remotePort));
    }

    public ValueTask DisposeAsync() => default;

    private void ThrowIfGone()
    {
        if (!File.Exists(Path.Combine(access.Root, ".spinup", "on")))
        {
            throw new RemoteConnectionException($"The droplet at {access.Root} is off or gone.");
        }
    }

    /// <summary>The droplet's loopback is this machine's: the port is where it was.</summary>
    private sealed class SamePort(int port) : IRemoteForward
    {
        public System.Net.IPEndPoint LocalEndPoint { get; } = new(System.Net.IPAddress.Loopback, port);

        public ValueTask DisposeAsync() => default;
    }
}
