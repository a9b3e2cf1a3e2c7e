namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>Passes a command's two outputs on, and takes the wrapper's records out of them.</summary>
internal sealed class CommandPumps(CommandEnd end, RemoteOutput? output, CommandStop stop)
{
    private readonly ErrorTail errorTail = new();
    private readonly TaskCompletionSource<string> started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets where the command waits for its input, once it runs.</summary>
    public Task<string> InputPipe => started.Task;

    /// <summary>Gets the last of its standard error.</summary>
    public string ErrorTail => errorTail.ToString();

    /// <summary>Passes on until both have ended.</summary>
    public Task RunAsync(SshSession session) =>
        Task.WhenAll(OwnThread.Run(() => PumpOutput(session.Output)), PumpErrorAsync(new(session.Process.Error, session.Mark)));

    /// <summary>Passes standard output on. On a thread of its own: it may be gigabytes.</summary>
    private void PumpOutput(MarkedReader reader)
    {
        try
        {
            for (var goesOn = true; goesOn;)
            {
                var piece = reader.Read();
                goesOn = Hear(RemoteChannel.StandardOutput, piece);
                if (piece.Record is null && !piece.IsEnd)
                {
                    DeliverAsync(RemoteChannel.StandardOutput, piece.Bytes).AsTask().GetAwaiter().GetResult();
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The client ended: no end was heard, which is what counts.
        }

        CompleteAsync(RemoteChannel.StandardOutput).AsTask().GetAwaiter().GetResult();
    }

    private async Task PumpErrorAsync(MarkedReader reader)
    {
        try
        {
            for (var goesOn = true; goesOn;)
            {
                var piece = await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
                goesOn = Hear(RemoteChannel.StandardError, piece);
                if (piece.Record is null && !piece.IsEnd && !end.TakesJobList(piece.Bytes))
                {
                    errorTail.Add(piece.Bytes.Span);
                    await DeliverAsync(RemoteChannel.StandardError, piece.Bytes).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // As above.
        }

        await CompleteAsync(RemoteChannel.StandardError).ConfigureAwait(false);
    }

    /// <summary>Takes a record; gives whether more is to come of this stream.</summary>
    private bool Hear(RemoteChannel channel, MarkedReader.Piece piece)
    {
        if (piece.Record is { } record)
        {
            end.Take(channel, record);
            if (record.StartsWith("P ", StringComparison.Ordinal))
            {
                started.TrySetResult(record.Split(' ', 3)[2]);
            }
        }

        return !piece.IsEnd && piece.Record is not ['E', ..];
    }

    private async ValueTask DeliverAsync(RemoteChannel channel, ReadOnlyMemory<byte> bytes)
    {
        if (output is not null && !stop.Token.IsCancellationRequested)
        {
            await GuardAsync(() => output.WriteAsync(channel, bytes, stop.Token)).ConfigureAwait(false);
        }
    }

    private async ValueTask CompleteAsync(RemoteChannel channel)
    {
        if (output is not null && !stop.Token.IsCancellationRequested)
        {
            await GuardAsync(() => output.CompleteAsync(channel, stop.Token)).ConfigureAwait(false);
        }
    }

    /// <summary>A taker that fails ends the command, and its exception is what the caller sees.</summary>
    private async ValueTask GuardAsync(Func<ValueTask> take)
    {
        try
        {
            await take().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            // The command is being ended.
        }
        catch (Exception exception)
        {
            await stop.PullAsync(exception).ConfigureAwait(false);
        }
    }
}
