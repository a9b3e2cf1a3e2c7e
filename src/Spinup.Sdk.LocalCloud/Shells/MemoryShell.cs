using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LocalCloud.Shells;

/// <summary>The shell of a droplet that is state only: it opens, so that a droplet becomes ready, and can do nothing.</summary>
internal sealed class MemoryShell : IRemoteShell
{
    // Whether cloud-init is done is asked before a droplet is handed over: here there is none, and so nothing to wait for.
    public Task<RemoteResult> RunAsync(RemoteCommand command, RemoteOutput? output = null, CancellationToken cancellationToken = default) =>
        command is { IsShellLine: true } && command.Line.Contains("cloud-init status", StringComparison.Ordinal)
            ? Task.FromResult(new RemoteResult { ExitCode = 0, Elapsed = TimeSpan.Zero })
            : Refuse<RemoteResult>();

    public Task<IDetachedRun> StartDetachedAsync(RemoteCommand command, CancellationToken cancellationToken = default) => Refuse<IDetachedRun>();

    public IDetachedRun AttachDetached(string id) => throw Refusal();

    public Task<TransferReceipt> UploadAsync(string localPath, string remotePath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) => Refuse<TransferReceipt>();

    public Task<TransferReceipt> DownloadAsync(string remotePath, string localPath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default) => Refuse<TransferReceipt>();

    public Task<IRemoteForward> ForwardAsync(int remotePort, CancellationToken cancellationToken = default) => Refuse<IRemoteForward>();

    public ValueTask DisposeAsync() => default;

    private static Task<T> Refuse<T>() => Task.FromException<T>(Refusal());

    private static SpinupException Refusal() => new(
        "Nothing can run on this droplet: this LocalCloud has the Memory host, whose droplets are state only. Start it with the Process host (LocalCloudOptions.Host, or spinup cloud --host process).");
}
