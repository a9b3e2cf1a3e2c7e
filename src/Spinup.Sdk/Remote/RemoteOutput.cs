using System.Buffers;
using System.Text;

namespace Spinup.Sdk.Remote;

/// <summary>Which of a command's two outputs.</summary>
public enum RemoteChannel
{
    /// <summary>Standard output.</summary>
    StandardOutput,

    /// <summary>Standard error.</summary>
    StandardError,
}

/// <summary>Takes a command's output as it comes. A slow taker slows the command down; nothing is kept.</summary>
public abstract class RemoteOutput
{
    /// <summary>Takes bytes. Called for one stream at a time, in order; the two streams may come at once.</summary>
    /// <param name="stream">Which output.</param>
    /// <param name="bytes">The bytes; not valid after the call.</param>
    /// <param name="cancellationToken">Fires when the command was cancelled.</param>
    public abstract ValueTask WriteAsync(RemoteChannel stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Called once for each stream after its last byte.</summary>
    /// <param name="stream">Which output.</param>
    /// <param name="cancellationToken">Fires when the command was cancelled.</param>
    public virtual ValueTask CompleteAsync(RemoteChannel stream, CancellationToken cancellationToken) => default;

    /// <summary>Writes to streams. Each is flushed after every write and left open.</summary>
    /// <param name="standardOutput">Takes standard output; dropped when absent.</param>
    /// <param name="standardError">Takes standard error; dropped when absent.</param>
    public static RemoteOutput To(Stream? standardOutput, Stream? standardError) => new ToStreams(standardOutput, standardError);

    /// <summary>Calls back for each line, decoded as UTF-8. Lines of over 64 KiB come in pieces.</summary>
    /// <param name="standardOutput">Takes the lines of standard output.</param>
    /// <param name="standardError">Takes the lines of standard error; those of standard output when absent.</param>
    public static RemoteOutput Lines(Action<string> standardOutput, Action<string>? standardError = null)
    {
        ArgumentNullException.ThrowIfNull(standardOutput);
        return new ToLines(standardOutput, standardError ?? standardOutput);
    }

    private sealed class ToStreams(Stream? standardOutput, Stream? standardError) : RemoteOutput
    {
        public override async ValueTask WriteAsync(RemoteChannel stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            var target = stream == RemoteChannel.StandardOutput ? standardOutput : standardError;
            if (target is not null)
            {
                await target.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                await target.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private sealed class ToLines(Action<string> standardOutput, Action<string> standardError) : RemoteOutput
    {
        private const int LongestLine = 64 * 1024;
        private readonly LineBuffer outLines = new(standardOutput);
        private readonly LineBuffer errorLines = new(standardError);

        public override ValueTask WriteAsync(RemoteChannel stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            BufferOf(stream).Take(bytes.Span);
            return default;
        }

        public override ValueTask CompleteAsync(RemoteChannel stream, CancellationToken cancellationToken)
        {
            BufferOf(stream).Complete();
            return default;
        }

        private LineBuffer BufferOf(RemoteChannel stream) => stream == RemoteChannel.StandardOutput ? outLines : errorLines;

        private sealed class LineBuffer(Action<string> emit)
        {
            private readonly ArrayBufferWriter<byte> pending = new();

            public void Take(ReadOnlySpan<byte> bytes)
            {
                while (!bytes.IsEmpty)
                {
                    var end = bytes.IndexOf((byte)'\n');
                    pending.Write(end < 0 ? bytes : bytes[..end]);
                    bytes = end < 0 ? [] : bytes[(end + 1)..];
                    if (end >= 0 || pending.WrittenCount >= LongestLine)
                    {
                        Emit();
                    }
                }
            }

            public void Complete()
            {
                if (pending.WrittenCount > 0)
                {
                    Emit();
                }
            }

            private void Emit()
            {
                var line = Encoding.UTF8.GetString(pending.WrittenSpan);
                pending.ResetWrittenCount();
                emit(line.EndsWith('\r') ? line[..^1] : line);
            }
        }
    }
}
