using System.Runtime.ExceptionServices;

namespace Spinup.Sdk.Remote.OpenSsh.Detached;

/// <summary>One following of a detached run, from a position to the command's end, over as many lines as it takes.</summary>
internal sealed class DetachedFollow : IDisposable
{
    private readonly SshLink link;
    private readonly string id;
    private readonly PositionedOutput output;
    private readonly Reconnection reconnection;
    private readonly Func<CancellationToken, Task>? lineBroke;
    private readonly CommandStop stop = new();
    private readonly ErrorTail errorTail = new();

    public DetachedFollow(SshLink link, string id, RemoteOutput? taker, DetachedPosition from, Reconnection reconnection, Func<CancellationToken, Task>? lineBroke)
    {
        (this.link, this.id, this.reconnection, this.lineBroke) = (link, id, reconnection, lineBroke);

        // A little of what was taken before is read again, for the result's tail.
        output = new(taker, from, (int)Math.Min(from.StandardError, ErrorTail.Size));
    }

    public DetachedPosition Position => output.Position;

    public void Dispose() => stop.Dispose();

    public async Task<RemoteResult> ExecuteAsync(CancellationToken cancellationToken)
    {
        using var pull = stop.PullWith(cancellationToken);
        while (true)
        {
            RemoteConnectionException broken;
            try
            {
                if (await ReadAsync(cancellationToken).ConfigureAwait(false) is { } result)
                {
                    return result;
                }

                broken = SshFailure.LineCut(link.Endpoint, "");
            }
            catch (RemoteConnectionException exception) when (exception is not RemoteHostKeyException)
            {
                broken = exception;
            }
            catch (ObjectDisposedException) when (link.IsClosed)
            {
                throw DetachedFailure.Closed(link.Endpoint, id, Position);
            }

            if (link.IsClosed)
            {
                throw DetachedFailure.Closed(link.Endpoint, id, Position);
            }

            if (lineBroke is not null)
            {
                await lineBroke(cancellationToken).ConfigureAwait(false);
            }

            if (!await reconnection.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                throw DetachedFailure.GivenUp(link.Endpoint, id, Position, reconnection.Limit, broken);
            }
        }
    }

    /// <summary>Reads both streams, each over a session of its own, until both have ended; gives <see langword="null"/> when a line broke.</summary>
    private async Task<RemoteResult?> ReadAsync(CancellationToken cancellationToken)
    {
        var end = new CommandEnd();
        var next = output.Next;
        var outputStream = await OpenAsync(RemoteChannel.StandardOutput, next.StandardOutput, cancellationToken).ConfigureAwait(false);
        await using (outputStream.ConfigureAwait(false))
        {
            var errorStream = await OpenAsync(RemoteChannel.StandardError, next.StandardError, cancellationToken).ConfigureAwait(false);
            await using (errorStream.ConfigureAwait(false))
            {
                var since = reconnection.Now;
                using var broken = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
                await Task.WhenAll(
                    new StreamPump(outputStream, RemoteChannel.StandardOutput, output, end, stop, errorTail).RunAsync(broken),
                    new StreamPump(errorStream, RemoteChannel.StandardError, output, end, stop, errorTail).RunAsync(broken)).ConfigureAwait(false);
                reconnection.WasUp(since, carried: output.Next != next);
            }
        }

        if (stop.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return await ToResultAsync(end, next, cancellationToken).ConfigureAwait(false);
    }

    private Task<SshSession> OpenAsync(RemoteChannel stream, long at, CancellationToken cancellationToken)
    {
        var mark = DetachedId.MarkOf(id);
        return link.OpenAsync(Scripts.ForScript(DetachedScripts.Read(id, stream, at), mark), mark, cancellationToken);
    }

    private async Task<RemoteResult?> ToResultAsync(CommandEnd end, DetachedPosition begun, CancellationToken cancellationToken)
    {
        if (end.IsMissing)
        {
            throw DetachedFailure.Missing(link.Endpoint, id);
        }

        if (end.IsBeyond)
        {
            throw DetachedFailure.Beyond(link.Endpoint, id, begun);
        }

        if (!end.IsKnown && !end.IsLost)
        {
            return null;
        }

        await output.CompleteBothAsync(cancellationToken).ConfigureAwait(false);
        return !end.IsKnown ? throw DetachedFailure.Lost(link.Endpoint, id)
            : end.IsAllGone ? throw DetachedFailure.TimedOut(link.Endpoint, id)
            : end.ToResult(TimeSpan.Zero, errorTail.ToString());
    }
}
