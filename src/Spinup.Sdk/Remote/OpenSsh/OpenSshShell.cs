using Spinup.Sdk.Remote.OpenSsh.Detached;
using Spinup.Sdk.Remote.Transfers;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>A shell on a machine through the system's OpenSSH client.</summary>
internal sealed class OpenSshShell(SshLink link, RemoteOptions options, TimeProvider timeProvider, Action<SshLink> closed) : IRemoteShell, IHostKeyRotation
{
    public async Task<RemoteResult> RunAsync(RemoteCommand command, RemoteOutput? output = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        using var run = new CommandRun(link, command, output, options, timeProvider);
        return await run.ExecuteAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<IDetachedRun> StartDetachedAsync(RemoteCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        return await new DetachedStart(link, command, options, timeProvider).ExecuteAsync(cancellationToken).ConfigureAwait(false);
    }

    public IDetachedRun AttachDetached(string id) => new DetachedRun(link, DetachedId.Parse(id), options, timeProvider);

    public async Task<TransferReceipt> UploadAsync(string localPath, string remotePath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(localPath);
        ArgumentException.ThrowIfNullOrEmpty(remotePath);
        return await new Upload(link, remotePath, progress, timeProvider).RunAsync(localPath, cancellationToken).ConfigureAwait(false);
    }

    public async Task<TransferReceipt> DownloadAsync(string remotePath, string localPath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(remotePath);
        ArgumentException.ThrowIfNullOrEmpty(localPath);
        return await new Download(link, remotePath, progress, timeProvider).RunAsync(localPath, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IRemoteForward> ForwardAsync(int remotePort, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(remotePort, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(remotePort, 65535);
        return await LocalForward.OpenAsync(link, remotePort, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IRemoteSocketForward> ForwardSocketAsync(string remotePath, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(remotePath);
        return await SocketForward.OpenAsync(link, remotePath, cancellationToken).ConfigureAwait(false);
    }

    public Task<string> RotateHostKeyAsync(Action<string>? pinned = null, CancellationToken cancellationToken = default) =>
        HostKeyRotation.RunAsync(link, options, timeProvider, pinned, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        closed(link);
        await link.DisposeAsync().ConfigureAwait(false);
    }
}
