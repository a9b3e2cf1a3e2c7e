namespace Spinup.Sdk.Remote.OpenSsh.Detached;

/// <summary>A detached run, seen from here: an id and the way to its machine.</summary>
internal sealed class DetachedRun(SshLink link, string id, RemoteOptions options, TimeProvider timeProvider) : IDetachedRun, ILineBreaks
{
    private DetachedFollow? latest;

    public string Id => id;

    public DetachedPosition Position => Volatile.Read(ref latest)?.Position ?? default;

    public Func<CancellationToken, Task>? LineBroke { private get; set; }

    public async Task<RemoteResult> FollowAsync(RemoteOutput? output = null, DetachedPosition from = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from.StandardOutput, nameof(from));
        ArgumentOutOfRangeException.ThrowIfNegative(from.StandardError, nameof(from));
        using var follow = new DetachedFollow(link, id, output, from, new(options.ReconnectTimeout, timeProvider), LineBroke);
        Volatile.Write(ref latest, follow);
        return await follow.ExecuteAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        switch (await AskAsync(DetachedScripts.Stop(id, options.CancelGrace), cancellationToken).ConfigureAwait(false))
        {
            case "ended":
                return;
            case "gone":
                throw DetachedFailure.Missing(link.Endpoint, id);
            default:
                throw new RemoteConnectionException($"The detached run {id} on {SshFailure.Name(link.Endpoint)} was to end, but something it started does not end.");
        }
    }

    public async Task RemoveAsync(CancellationToken cancellationToken = default)
    {
        switch (await AskAsync(DetachedScripts.Remove(id), cancellationToken).ConfigureAwait(false))
        {
            case "removed":
                return;
            case "running":
                throw new InvalidOperationException($"The detached run {id} on {SshFailure.Name(link.Endpoint)} still runs, and its files are in use; stop it first.");
            case var failure:
                throw new RemoteConnectionException($"The files of the detached run {id} on {SshFailure.Name(link.Endpoint)} could not be removed: {failure}");
        }
    }

    private async Task<string> AskAsync(string script, CancellationToken cancellationToken)
    {
        var (answer, error) = await link.AskAsync(script, cancellationToken).ConfigureAwait(false);
        return answer.Length > 0 ? answer.Trim() : throw SshFailure.LineCut(link.Endpoint, error);
    }
}
