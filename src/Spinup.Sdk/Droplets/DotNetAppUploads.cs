using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>Several uploads that count as one for whoever watches.</summary>
internal sealed class DotNetAppUploads(IRemoteShell shell, IProgress<TransferProgress>? progress) : IProgress<TransferProgress>
{
    private TransferProgress before;
    private TransferProgress now;

    public async Task SendAsync(string from, string to, CancellationToken cancellationToken)
    {
        await shell.UploadAsync(from, to, progress is null ? null : this, cancellationToken).ConfigureAwait(false);
        (before, now) = (Sum(before, now), default);
    }

    public void Report(TransferProgress value)
    {
        now = value;
        progress?.Report(Sum(before, now));
    }

    private static TransferProgress Sum(TransferProgress one, TransferProgress other) =>
        new(one.BytesDone + other.BytesDone, one.BytesTotal + other.BytesTotal, one.FilesDone + other.FilesDone, one.FilesTotal + other.FilesTotal);
}
