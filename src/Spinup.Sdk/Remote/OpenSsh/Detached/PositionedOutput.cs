namespace Spinup.Sdk.Remote.OpenSsh.Detached;

/// <summary>Counts what a taker took of the two outputs, over as many lines as it takes. Each stream is written by one pump at a time.</summary>
/// <param name="taker">The taker; all is dropped, and counted, when there is none.</param>
/// <param name="from">Where it begins.</param>
/// <param name="again">How many bytes of standard error come before that and are not for the taker.</param>
internal sealed class PositionedOutput(RemoteOutput? taker, DetachedPosition from, int again) : RemoteOutput
{
    private long output = from.StandardOutput;
    private long error = from.StandardError;
    private int again = again;

    public DetachedPosition Position => new(Interlocked.Read(ref output), Interlocked.Read(ref error));

    /// <summary>Gets where the next line is to begin.</summary>
    public DetachedPosition Next => Position with { StandardError = Interlocked.Read(ref error) - Volatile.Read(ref again) };

    public override async ValueTask WriteAsync(RemoteChannel stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (stream == RemoteChannel.StandardError && again > 0)
        {
            var known = Math.Min(again, bytes.Length);
            Volatile.Write(ref again, again - known);
            bytes = bytes[known..];
        }

        if (bytes.IsEmpty)
        {
            return;
        }

        if (taker is not null)
        {
            await taker.WriteAsync(stream, bytes, cancellationToken).ConfigureAwait(false);
        }

        if (stream == RemoteChannel.StandardOutput)
        {
            Interlocked.Add(ref output, bytes.Length);
        }
        else
        {
            Interlocked.Add(ref error, bytes.Length);
        }
    }

    /// <summary>Does nothing: a line's end is not the output's.</summary>
    public override ValueTask CompleteAsync(RemoteChannel stream, CancellationToken cancellationToken) => default;

    /// <summary>Tells the taker that both outputs have ended.</summary>
    public async ValueTask CompleteBothAsync(CancellationToken cancellationToken)
    {
        if (taker is not null)
        {
            await taker.CompleteAsync(RemoteChannel.StandardOutput, cancellationToken).ConfigureAwait(false);
            await taker.CompleteAsync(RemoteChannel.StandardError, cancellationToken).ConfigureAwait(false);
        }
    }
}
