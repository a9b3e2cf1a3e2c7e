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
    private readonly RemoteOptions options;
    private readonly TimeProvider timeProvider;
    private readonly CommandStop stop = new();
    private readonly CommandEnd end = new();
    private readonly CommandPumps pumps;
    private RemoteConnectionException? unconfirmed;

    public CommandRun(SshLink link, RemoteCommand command, RemoteOutput? output, RemoteOptions options, TimeProvider timeProvider)
    {
        (this.link, this.command, this.options, this.timeProvider) = (link, command, options, timeProvider);
        pumps = new(end, output, stop);
    }

    public void Dispose() => stop.Dispose();

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
        var pumping = pumps.RunAsync(session);
        var feed = command.StandardInput is null ? Task.CompletedTask : new CommandInput(link, stop).FeedAsync(command.StandardInput, pumps.InputPipe);
        bool heard;
        using (stop.PullWith(ending))
        using (stop.Token.UnsafeRegister(static state => ((SshProcess)state!).CloseInput(), session.Process))
        {
            heard = await EndOfAsync(pumping, session.Process).ConfigureAwait(false);
        }

        var elapsed = timeProvider.GetElapsedTime(begun);
        var stopped = stop.Token.IsCancellationRequested;
        await stop.PullAsync().ConfigureAwait(false);
        await LeaveAsync(feed).ConfigureAwait(false);
        if (stopped)
        {
            if (!heard || !end.IsAllGone)
            {
                await KillOverSecondLineAsync().ConfigureAwait(false);
            }

            return null;
        }

        if (link.IsClosed)
        {
            // The watcher's word that it ended the command may still have come through; that is no result of the command's.
            throw SshFailure.Closed(link.Endpoint);
        }

        return end.IsKnown
            ? end.ToResult(elapsed, pumps.ErrorTail)
            : throw end.Failure(link.Endpoint) ?? SshFailure.LineCut(link.Endpoint, session.Process.ReadLog());
    }

    private Exception WhyStopped(CancellationToken cancellationToken)
    {
        if (stop.Failure is { } failure)
        {
            return failure;
        }

        return cancellationToken.IsCancellationRequested
            ? new OperationCanceledException(unconfirmed?.Message ?? $"The command on {SshFailure.Name(link.Endpoint)} was cancelled and has ended.", unconfirmed, cancellationToken)
            : new TimeoutException(unconfirmed?.Message ?? $"The command on {SshFailure.Name(link.Endpoint)} did not end within {command.Timeout}; it was ended.", unconfirmed);
    }

    /// <summary>Waits for both ends; once stopping, only for as long as the watcher may need.</summary>
    private async Task<bool> EndOfAsync(Task pumping, SshProcess process)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (stop.Token.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), stopped))
        {
            if (await Task.WhenAny(pumping, stopped.Task).ConfigureAwait(false) == pumping)
            {
                await pumping.ConfigureAwait(false);
                return true;
            }
        }

        try
        {
            await pumping.WaitAsync(options.CancelGrace + EndPatience, timeProvider).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            process.Kill();
            await pumping.ConfigureAwait(false);
            return false;
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
