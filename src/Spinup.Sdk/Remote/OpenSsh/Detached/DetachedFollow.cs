using System.Runtime.ExceptionServices;

namespace Spinup.Sdk.Remote.OpenSsh.Detached;

/// <summary>One following of a detached run, from a position to the command's end, over as many lines as it takes.</summary>
internal sealed class DetachedFollow : IDisposable
{
    private readonly SshLink link;
    private readonly string id;
    private readonly DetachedPosition from;
    private readonly PositionedOutput output;
    private readonly Reconnection reconnection;
    private readonly Func<CancellationToken, Task>? lineBroke;
    private readonly CommandStop stop = new();
    private readonly ErrorTail errorTail = new();

    public DetachedFollow(SshLink link, string id, RemoteOutput? taker, DetachedPosition from, Reconnection reconnection, Func<CancellationToken, Task>? lineBroke)
    {
        (this.link, this.id, this.from, this.reconnection, this.lineBroke) = (link, id, from, reconnection, lineBroke);

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

    /// <summary>Reads over one line; gives <see langword="null"/> when it broke.</summary>
    private async Task<RemoteResult?> ReadAsync(CancellationToken cancellationToken)
    {
        var end = new CommandEnd();
        var mark = DetachedId.MarkOf(id);
        var session = await link.OpenAsync(Scripts.ForScript(DetachedScripts.Read(id, output.Next), mark), mark, cancellationToken).ConfigureAwait(false);
        var since = reconnection.Now;
        var before = Position;
        await using (session.ConfigureAwait(false))
        {
            // Nothing on the machine waits for a reader to leave in good order.
            using (stop.Token.UnsafeRegister(static state => ((SshProcess)state!).Kill(), session.Process))
            {
                await new CommandPumps(end, output, stop, errorTail).RunAsync(session).ConfigureAwait(false);
            }
        }

        if (stop.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (end.IsKnown)
        {
            await output.CompleteBothAsync(cancellationToken).ConfigureAwait(false);
            return end.IsAllGone ? throw DetachedFailure.TimedOut(link.Endpoint, id) : end.ToResult(TimeSpan.Zero, errorTail.ToString());
        }

        if (end.IsMissing)
        {
            throw DetachedFailure.Missing(link.Endpoint, id);
        }

        if (end.IsBeyond)
        {
            throw DetachedFailure.Beyond(link.Endpoint, id, from);
        }

        if (end.IsLost)
        {
            await output.CompleteBothAsync(cancellationToken).ConfigureAwait(false);
            throw DetachedFailure.Lost(link.Endpoint, id);
        }

        reconnection.WasUp(since, carried: Position != before);
        return null;
    }
}
