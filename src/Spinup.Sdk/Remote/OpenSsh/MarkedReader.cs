using System.Text;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>Takes a stream apart into its bytes and the lines "mark + record" that the wrapper put between them.</summary>
/// <remarks>Holds back only what may be the beginning of a mark, so that everything else is passed on as it comes.</remarks>
internal sealed class MarkedReader(Stream stream, string mark)
{
    // As much as a pipe holds: one read empties it.
    private const int BufferSize = 64 * 1024;

    // Longer lines than this the wrapper does not write (its longest names a directory).
    private const int LongestRecord = 8 * 1024;

    private readonly byte[] mark = Encoding.ASCII.GetBytes(mark);
    private readonly byte[] buffer = new byte[BufferSize];
    private int start;
    private int end;
    private bool ended;

    /// <summary>Gives the next piece: bytes (valid until the next call), a record, or the end.</summary>
    public async ValueTask<Piece> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(out var piece))
            {
                return piece;
            }

            if (ended)
            {
                return default;
            }

            Fill(await stream.ReadAsync(Room(), cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>As <see cref="ReadAsync"/>, holding the thread. A stream is read in one of the two ways only.</summary>
    public Piece Read()
    {
        while (true)
        {
            if (TryTake(out var piece))
            {
                return piece;
            }

            if (ended)
            {
                return default;
            }

            Fill(stream.Read(Room().Span));
        }
    }

    private Memory<byte> Room()
    {
        buffer.AsSpan(start, end - start).CopyTo(buffer);
        (start, end) = (0, end - start);
        return buffer.AsMemory(end);
    }

    private void Fill(int count)
    {
        end += count;
        ended = count == 0;
    }

    /// <summary>Gives what was read already and not taken; the reader is not to be used after it.</summary>
    public ReadOnlyMemory<byte> TakeBuffered() => buffer.AsMemory(start, end - start);

    private bool TryTake(out Piece piece)
    {
        var held = buffer.AsSpan(start, end - start);
        var at = held.IndexOf(mark);
        if (at == 0)
        {
            var rest = held[mark.Length..];
            var lineEnd = rest.IndexOf((byte)'\n');
            if (lineEnd >= 0)
            {
                piece = new(default, Encoding.UTF8.GetString(rest[..lineEnd]));
                start += mark.Length + lineEnd + 1;
                return true;
            }

            if (!ended && rest.Length < LongestRecord)
            {
                piece = default;
                return false;
            }

            at = held.Length;
        }

        var count = at > 0 ? at : ended ? held.Length : held.Length - HeldBack(held);
        piece = new(buffer.AsMemory(start, count), null);
        start += count;
        return count > 0;
    }

    /// <summary>How many bytes at the end are the beginning of a mark.</summary>
    private int HeldBack(ReadOnlySpan<byte> held)
    {
        for (var length = Math.Min(mark.Length - 1, held.Length); length > 0; length--)
        {
            if (held[^length..].SequenceEqual(mark.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }

    /// <summary>Bytes, or a record; neither at the end.</summary>
    public readonly record struct Piece(ReadOnlyMemory<byte> Bytes, string? Record)
    {
        public bool IsEnd => Record is null && Bytes.IsEmpty;
    }
}
