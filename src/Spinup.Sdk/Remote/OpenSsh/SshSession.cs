using System.Buffers;
using System.Text;
using Spinup.Sdk.Remote.Transfers;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>A text of ours running on the machine: it has said that it started, and what follows is its own.</summary>
internal sealed class SshSession(SshProcess process, MarkedReader output, string mark) : IAsyncDisposable
{
    public SshProcess Process => process;

    /// <summary>Gets what it writes to standard output, from its first byte on.</summary>
    public MarkedReader Output => output;

    public string Mark => mark;

    /// <summary>Reads standard output to its end, which must be near; holds the thread.</summary>
    public string ReadText()
    {
        var text = new ArrayBufferWriter<byte>();
        try
        {
            for (var piece = output.Read(); !piece.IsEnd; piece = output.Read())
            {
                text.Write(piece.Bytes.Span);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The client was ended: what came until then counts.
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Gets the rest of standard output as a stream. Only for texts that write no marks any more.</summary>
    public Stream OpenRest() => new PrefixedStream(output.TakeBuffered(), process.Output);

    /// <summary>Reads standard error to its end and gives the last 4 KiB of it.</summary>
    /// <param name="hear">Told the tail whenever it has grown.</param>
    public async Task<string> ReadErrorAsync(Action<string>? hear = null)
    {
        var tail = new ErrorTail();
        var buffer = new byte[4096];
        try
        {
            while (await process.Error.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false) is > 0 and var count)
            {
                tail.Add(buffer.AsSpan(0, count));
                hear?.Invoke(tail.ToString());
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The client was ended: what came until then counts.
        }

        return tail.ToString();
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
