using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>A shell on a machine through the system's OpenSSH client.</summary>
internal sealed class OpenSshShell(SshLink link, RemoteOptions options, TimeProvider timeProvider, ILogger logger) : IRemoteShell
{
    public async Task<RemoteResult> RunAsync(RemoteCommand command, RemoteOutput? output = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        using var run = new CommandRun(link, command, output, options, timeProvider);
        return await run.ExecuteAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task<TransferReceipt> UploadAsync(string localPath, string remotePath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(logger.ToString());

    public Task<TransferReceipt> DownloadAsync(string remotePath, string localPath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException(logger.ToString());

    public Task<IRemoteForward> ForwardAsync(int remotePort, CancellationToken cancellationToken = default) => throw new NotSupportedException(logger.ToString());

    public ValueTask DisposeAsync() => link.DisposeAsync();
}
