using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>A droplet's shell: opened when first used, told apart from a droplet that is no more, ended when the droplet is lost.</summary>
internal sealed class WatchedShell(DropletConnection connection, DropletWatch watch) : IRemoteShell
{
    public Task<RemoteResult> RunAsync(RemoteCommand command, RemoteOutput? output = null, CancellationToken cancellationToken = default) =>
        UseAsync((shell, token) => shell.RunAsync(command, output, token), cancellationToken);

    public async Task<IDetachedRun> StartDetachedAsync(RemoteCommand command, CancellationToken cancellationToken = default) =>
        new WatchedRun((await UseAsync((shell, token) => shell.StartDetachedAsync(command, token), cancellationToken).ConfigureAwait(false)).Id, this);

    public IDetachedRun AttachDetached(string id) => new WatchedRun(id, this);

    public Task<TransferReceipt> UploadAsync(string localPath, string remotePath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
        UseAsync((shell, token) => shell.UploadAsync(localPath, remotePath, progress, token), cancellationToken);

    public Task<TransferReceipt> DownloadAsync(string remotePath, string localPath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) =>
        UseAsync((shell, token) => shell.DownloadAsync(remotePath, localPath, progress, token), cancellationToken);

    public Task<IRemoteForward> ForwardAsync(int remotePort, CancellationToken cancellationToken = default) =>
        UseAsync((shell, token) => shell.ForwardAsync(remotePort, token), cancellationToken);

    public Task<IRemoteSocketForward> ForwardSocketAsync(string remotePath, CancellationToken cancellationToken = default) =>
        UseAsync((shell, token) => shell.ForwardSocketAsync(remotePath, token), cancellationToken);

    /// <summary>Does nothing: the shell belongs to the droplet and ends with it.</summary>
    public ValueTask DisposeAsync() => default;

    /// <summary>Looks whether the droplet is there, after its line broke. When it is lost, what runs over this shell is ended.</summary>
    public Task LookAsync(CancellationToken cancellationToken) => watch.IsLostSoonAsync(cancellationToken);

    public async Task<T> UseAsync<T>(Func<IRemoteShell, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, watch.Lost);
        try
        {
            var shell = await connection.OpenForUseAsync(either.Token).ConfigureAwait(false);
            return await use(shell, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException ended) when (!cancellationToken.IsCancellationRequested && watch.Lost.IsCancellationRequested)
        {
            throw new RemoteConnectionException($"{watch.Reason}. What ran on it was ended.", ended);
        }
        catch (RemoteConnectionException failure)
        {
            if (await watch.IsLostSoonAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new RemoteConnectionException($"{watch.Reason}.", failure);
            }

            throw;
        }
    }
}
