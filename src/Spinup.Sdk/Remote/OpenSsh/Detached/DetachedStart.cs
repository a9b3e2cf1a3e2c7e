namespace Spinup.Sdk.Remote.OpenSsh.Detached;

/// <summary>Starts one detached command, once, also when the line breaks meanwhile.</summary>
internal sealed class DetachedStart(SshLink link, RemoteCommand command, RemoteOptions options, TimeProvider timeProvider)
{
    private readonly string id = DetachedId.New();

    public async Task<IDetachedRun> ExecuteAsync(CancellationToken cancellationToken)
    {
        var mark = DetachedId.MarkOf(id);
        var text = DetachedScripts.Start(command, id, mark, options.CancelGrace);
        var run = new DetachedRun(link, id, options, timeProvider);
        if (command.StandardInput is { } input)
        {
            await BringInputAsync(input, run, cancellationToken).ConfigureAwait(false);
        }

        var reconnection = new Reconnection(options.ReconnectTimeout, timeProvider);
        try
        {
            while (true)
            {
                RemoteConnectionException? broken = null;
                var answer = "";
                try
                {
                    answer = await SendAsync(text, mark, cancellationToken).ConfigureAwait(false);
                }
                catch (RemoteConnectionException exception) when (exception is not RemoteHostKeyException)
                {
                    broken = exception;
                }

                if (answer == "ok")
                {
                    return run;
                }

                if (answer.StartsWith("fail ", StringComparison.Ordinal))
                {
                    // The machine's own no, which another try would not change.
                    throw new RemoteConnectionException($"{SshFailure.Name(link.Endpoint)} could not start a detached run: {answer[5..]}.");
                }

                broken ??= SshFailure.LineCut(link.Endpoint, "");

                if (link.IsClosed || !await reconnection.WaitAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw new RemoteConnectionException($"A detached run was to start on {SshFailure.Name(link.Endpoint)}, and the line broke; if it runs, its id is {id}. {broken.Message}", broken.Reason, broken);
                }
            }
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            var unconfirmed = await UndoAsync(run).ConfigureAwait(false);
            throw new OperationCanceledException(unconfirmed?.Message ?? cancelled.Message, unconfirmed, cancellationToken);
        }
    }

    /// <summary>Sends the text and gives its answer; an empty one when the line broke. Sent again, it starts nothing a second time.</summary>
    private async Task<string> SendAsync(byte[] text, string mark, CancellationToken cancellationToken)
    {
        var session = await link.OpenAsync(text, mark, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            return (await OwnThread.Run(session.ReadText).WaitAsync(cancellationToken).ConfigureAwait(false)).Trim();
        }
    }

    private async Task BringInputAsync(Stream input, DetachedRun run, CancellationToken cancellationToken)
    {
        var came = false;
        try
        {
            came = await SendInputAsync(input, cancellationToken).ConfigureAwait(false);
            if (!came)
            {
                throw new RemoteConnectionException($"The input of a detached run did not get to {SshFailure.Name(link.Endpoint)} in full: the line was cut, or its disk is full. Nothing was started.", RemoteFailure.LineCut);
            }
        }
        finally
        {
            if (!came)
            {
                // It may hold what nobody else is to keep.
                await UndoAsync(run).ConfigureAwait(false);
            }
        }
    }

    private async Task<bool> SendInputAsync(Stream input, CancellationToken cancellationToken)
    {
        var session = await link.OpenScriptAsync(DetachedScripts.TakeInput(id), cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var answer = OwnThread.Run(session.ReadText);
            var buffer = new byte[64 * 1024];
            long sent = 0;
            while (await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                try
                {
                    await session.Process.Input.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                }
                catch (IOException)
                {
                    // Nobody takes it any more.
                    return false;
                }

                sent += count;
            }

            session.Process.CloseInput();
            return long.TryParse(await answer.WaitAsync(cancellationToken).ConfigureAwait(false), out var came) && came == sent;
        }
    }

    /// <summary>Ends and removes what may have come about; gives why that could not be confirmed.</summary>
    private async Task<RemoteConnectionException?> UndoAsync(DetachedRun run)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, timeProvider);
        try
        {
            try
            {
                await run.StopAsync(limit.Token).ConfigureAwait(false);
            }
            catch (DetachedRunLostException)
            {
                // It was not started.
            }

            await run.RemoveAsync(limit.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is RemoteConnectionException or IOException or InvalidOperationException or OperationCanceledException)
        {
            return new RemoteConnectionException($"The start of a detached run on {SshFailure.Name(link.Endpoint)} was broken off, but the line is dead: it may run, as {id}.", RemoteFailure.LineCut, exception);
        }
    }
}
