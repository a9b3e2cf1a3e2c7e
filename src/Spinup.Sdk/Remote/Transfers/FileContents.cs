namespace Spinup.Sdk.Remote.Transfers;

/// <summary>Exactly as many bytes of a file as were announced, counted as they are read.</summary>
internal sealed class FileContents : Stream
{
    private readonly string path;
    private readonly FileStream file;
    private readonly TransferMeter meter;
    private readonly TransferSession session;
    private long left;

    private FileContents(string path, FileStream file, long size, TransferMeter meter, TransferSession session) =>
        (this.path, this.file, Length, left, this.meter, this.session) = (path, file, size, size, meter, session);

    public override bool CanRead => true;

    // The archive's writer takes the length for the header, and needs no going back.
    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => Length - left;
        set => throw new NotSupportedException();
    }

    /// <exception cref="RemoteTransferException">It cannot be read.</exception>
    public static FileContents Open(string path, long size, TransferMeter meter, TransferSession session)
    {
        try
        {
            return new(path, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan), size, meter, session);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RemoteTransferException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (left == 0)
        {
            return 0;
        }

        if (session.HasComplained)
        {
            // The rest would be sent for nothing.
            throw new IOException("The machine takes no more.");
        }

        int count;
        try
        {
            count = file.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
        }
        catch (IOException exception)
        {
            throw new RemoteTransferException($"'{path}' cannot be read: {exception.Message}", exception);
        }

        if (count == 0)
        {
            throw new RemoteTransferException($"'{path}' became shorter while it was sent; transfer it when nobody writes to it.");
        }

        left -= count;
        meter.Add(count);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }
}
