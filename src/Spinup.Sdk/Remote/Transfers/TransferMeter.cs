namespace Spinup.Sdk.Remote.Transfers;

/// <summary>Counts what has gone over the line, and says so.</summary>
internal sealed class TransferMeter(IProgress<TransferProgress>? progress, long bytesTotal, int filesTotal)
{
    // Often enough for a bar, seldom enough to cost nothing.
    private const long Step = 256 * 1024;

    private long reportedAt;

    public long Bytes { get; private set; }

    public int Files { get; private set; }

    public void Add(int bytes)
    {
        Bytes += bytes;
        if (Bytes - reportedAt >= Step)
        {
            Report();
        }
    }

    public void FileDone()
    {
        Files++;
        Report();
    }

    public void Report()
    {
        reportedAt = Bytes;
        progress?.Report(new(Bytes, bytesTotal, Files, filesTotal));
    }
}
