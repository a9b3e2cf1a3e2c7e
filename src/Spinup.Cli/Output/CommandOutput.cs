using System.Buffers;
using Spinup.Sdk.Remote;

namespace Spinup.Cli.Output;

/// <summary>Passes a command's output on, byte for byte and at once: its standard output to ours, its errors to ours.</summary>
/// <param name="standardOutput">Takes standard output; with <see langword="null"/> it joins the errors, since ours belongs to a JSON document.</param>
/// <param name="standardError">Takes the errors.</param>
internal sealed class CommandOutput(Stream? standardOutput, StandardError standardError) : RemoteOutput
{
    private volatile bool readerGone;

    /// <summary>Gets whether the reader of our standard output left.</summary>
    public bool ReaderGone => readerGone;

    public override async ValueTask WriteAsync(RemoteChannel stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (stream == RemoteChannel.StandardError || standardOutput is null)
        {
            standardError.Write(bytes.Span);
            return;
        }

        // A write to a full pipe cannot be cancelled. It gets bytes of its own, so that it can be left behind when the reader sleeps.
        var copy = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(copy);
        await Task.Run(() => Pass(standardOutput, copy, bytes.Length), CancellationToken.None).WaitAsync(cancellationToken);
    }

    private void Pass(Stream target, byte[] copy, int length)
    {
        try
        {
            target.Write(copy, 0, length);
            target.Flush();
        }
        catch (IOException failure) when (StandardOutput.IsReaderGone(failure))
        {
            readerGone = true;
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }
}
