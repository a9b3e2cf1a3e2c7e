using System.Text;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>One command from its start to its end.</summary>
internal sealed class CommandRun : IDisposable
{
    // After the grace the watcher gives SIGKILL up to 5 s to be obeyed and its word has to travel; then the line counts as dead.
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(8);

    private readonly string mark = SshLink.NewMark();
    private readonly string id = SshLink.NewMark()[..16];
    private readonly SshLink link;
    private readonly RemoteCommand command;
    private readonly RemoteOutput? output;
    private readonly RemoteOptions options;
    private readonly TimeProvider timeProvider;
    private readonly CancellationTokenSource stopping = new();

    // Kept apart from its source: a taker or giver that comes back late finds the source disposed, the token not.
    private readonly CancellationToken stop;
    private readonly ErrorTail errorTail = new();
    private readonly CommandEnd end = new();
    private readonly TaskCompletionSource<string> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Exception? failure;
    private RemoteConnectionException? unconfirmed;

    public CommandRun(SshLink link, RemoteCommand command, RemoteOutput? output, RemoteOptions options, TimeProvider timeProvider)
    {
        (this.link, this.command, this.output, this.options, this.timeProvider) = (link, command, output, options, timeProvider);
        stop = stopping.Token;
    }

    public void Dispose() => stopping.Dispose();

    public async Task<RemoteResult> ExecuteAsync(CancellationToken cancellationToken)
    {
        var text = Scripts.ForCommand(command, mark, id, options.CancelGrace);
        using var timeout = command.Timeout is { } limit ? new CancellationTokenSource(limit, timeProvider) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var session = await link.OpenAsync(text, mark, either.Token).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                if (await FollowAsync(session, either.Token).ConfigureAwait(false) is { } result)
                {
                    return result;
                }
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Cancelled while connecting: what may just have started on the machine sees its lifeline end.
        }

        throw WhyStopped(cancellationToken);
    }

    /// <summary>Gives the result, or <see langword="null"/> when the command was ended before it ended by itself.</summary>
    private async Task<RemoteResult?> FollowAsync(SshSession session, CancellationToken ending)
    {
        var begun = timeProvider.GetTimestamp();
        var pumps = Task.WhenAll(OwnThread.Run(() => PumpOutput(session.Output)), PumpErrorAsync(new(session.Process.Error, mark)));
        var feed = command.StandardInput is null ? Task.CompletedTask : FeedAsync(command.StandardInput);
        bool heard;
        using (ending.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), stopping))
        using (stop.UnsafeRegister(static state => ((SshProcess)state!).CloseInput(), session.Process))
        {
            heard = await EndOfAsync(pumps, session.Process).ConfigureAwait(false);
        }

        var elapsed = timeProvider.GetElapsedTime(begun);
        var stopped = stop.IsCancellationRequested;
        await stopping.CancelAsync().ConfigureAwait(false);
        await LeaveAsync(feed).ConfigureAwait(false);
        if (stopped)
        {
            if (!heard || !end.IsAllGone)
            {
                await KillOverSecondLineAsync().ConfigureAwait(false);
            }

            return null;
        }

        return end.IsKnown
            ? end.ToResult(elapsed, errorTail.ToString())
            : throw end.Failure(link.Endpoint) ?? SshFailure.LineCut(link.Endpoint, session.Process.ReadLog());
    }

    private Exception WhyStopped(CancellationToken cancellationToken)
    {
        if (failure is not null)
        {
            return failure;
        }

        return cancellationToken.IsCancellationRequested
            ? new OperationCanceledException(unconfirmed?.Message ?? $"The command on {SshFailure.Name(link.Endpoint)} was cancelled and has ended.", unconfirmed, cancellationToken)
            : new TimeoutException(unconfirmed?.Message ?? $"The command on {SshFailure.Name(link.Endpoint)} did not end within {command.Timeout}; it was ended.", unconfirmed);
    }

    /// <summary>Waits for both ends; once stopping, only for as long as the watcher may need.</summary>
    private async Task<bool> EndOfAsync(Task pumps, SshProcess process)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stop.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), stopped))
        {
            if (await Task.WhenAny(pumps, stopped.Task).ConfigureAwait(false) == pumps)
            {
                await pumps.ConfigureAwait(false);
                return true;
            }
        }

        try
        {
            await pumps.WaitAsync(options.CancelGrace + EndPatience, timeProvider).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            process.Kill();
            await pumps.ConfigureAwait(false);
            return false;
        }
    }

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

    /// <summary>Passes standard error on, and takes the wrapper's records out of it.</summary>
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
        if (channel == RemoteChannel.StandardError)
        {
            errorTail.Add(bytes.Span);
        }

        if (output is null || stop.IsCancellationRequested)
        {
            return;
        }

        await GuardAsync(() => output.WriteAsync(channel, bytes, stop)).ConfigureAwait(false);
    }

    private async ValueTask CompleteAsync(RemoteChannel channel)
    {
        if (output is not null && !stop.IsCancellationRequested)
        {
            await GuardAsync(() => output.CompleteAsync(channel, stop)).ConfigureAwait(false);
        }
    }

    /// <summary>A taker that fails ends the command, and its exception is what the caller sees.</summary>
    private async ValueTask GuardAsync(Func<ValueTask> take)
    {
        try
        {
            await take().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The command is being ended.
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, exception, null);
            await stopping.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task FeedAsync(Stream input)
    {
        try
        {
            var pipe = await started.Task.WaitAsync(stop).ConfigureAwait(false);
            var session = await link.OpenScriptAsync(Scripts.Feed(pipe), stop).ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                await CopyAsync(input, session.Process.Input).ConfigureAwait(false);
                session.Process.CloseInput();
                await session.Process.WaitForExitAsync(stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The command ended, or is being ended, without having read everything.
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, exception, null);
            await stopping.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task CopyAsync(Stream input, Stream target)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var count = await input.ReadAsync(buffer, stop).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }

            try
            {
                await target.WriteAsync(buffer.AsMemory(0, count), stop).ConfigureAwait(false);
                await target.FlushAsync(stop).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // The command has closed its input: it wants no more.
                return;
            }
        }
    }

    private async Task LeaveAsync(Task feed)
    {
        // A stream that does not heed its token (a terminal's) is left to its next byte.
        await Task.WhenAny(feed, Task.Delay(TimeSpan.FromSeconds(1), timeProvider)).ConfigureAwait(false);
        _ = feed.ContinueWith(static task => task.Exception, TaskScheduler.Default);
    }

    private async Task KillOverSecondLineAsync()
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, timeProvider);
        try
        {
            var (answer, _) = await link.AskAsync(Scripts.Kill(id), limit.Token).ConfigureAwait(false);
            if (answer.Trim() != "0")
            {
                unconfirmed = new RemoteConnectionException($"The command on {SshFailure.Name(link.Endpoint)} was to end, but something it started does not end.");
            }
        }
        catch (Exception exception) when (exception is RemoteConnectionException or IOException or OperationCanceledException)
        {
            unconfirmed = new RemoteConnectionException(
                $"The command on {SshFailure.Name(link.Endpoint)} was to end, but the line is dead: the machine ends it when it notices that too.", RemoteFailure.LineCut, exception);
        }
    }
}
