namespace Spinup.Sdk.Remote.OpenSsh.Detached;

/// <summary>Passes one output of a detached run on, and takes the records of its end out of it.</summary>
internal sealed class StreamPump(SshSession session, RemoteChannel channel, PositionedOutput output, CommandEnd end, CommandStop stop, ErrorTail errorTail)
{
    /// <summary>Passes on until the stream has ended, or its line has broken.</summary>
    /// <param name="broken">Fires when the other stream's line has; is fired when this one has.</param>
    public async Task RunAsync(CancellationTokenSource broken)
    {
        // What ssh itself has to say has no place in the output; unread, it could stop it.
        var words = session.ReadErrorAsync();

        // Nothing on the machine waits for a reader to leave in good order.
        using (broken.Token.UnsafeRegister(static state => ((SshProcess)state!).Kill(), session.Process))
        {
            if (!await OwnThread.Run(Pump).ConfigureAwait(false))
            {
                await broken.CancelAsync().ConfigureAwait(false);
            }
        }

        session.Process.CloseInput();
        await words.ConfigureAwait(false);
    }

    /// <summary>Gives whether all that there will ever be was read.</summary>
    private bool Pump()
    {
        try
        {
            var hasEnded = false;
            while (true)
            {
                var piece = session.Output.Read();
                if (piece.Record is { } record)
                {
                    end.Take(channel, record);
                    hasEnded |= record[..1] is "E" or "D" or "N" or "O";
                }
                else if (!piece.IsEnd && !(channel == RemoteChannel.StandardError && end.TakesJobList(piece.Bytes)))
                {
                    Deliver(piece.Bytes);
                }

                if (hasEnded || piece.IsEnd)
                {
                    return hasEnded;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The client ended: no end was heard, which is what counts.
            return false;
        }
    }

    private void Deliver(ReadOnlyMemory<byte> bytes)
    {
        if (stop.Token.IsCancellationRequested)
        {
            return;
        }

        if (channel == RemoteChannel.StandardError)
        {
            errorTail.Add(bytes.Span);
        }

        try
        {
            output.WriteAsync(channel, bytes, stop.Token).AsTask().GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            // The following is being ended.
        }
        catch (Exception exception)
        {
            stop.PullAsync(exception).GetAwaiter().GetResult();
        }
    }
}
