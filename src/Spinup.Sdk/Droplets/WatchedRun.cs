using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>A detached run on a droplet: a line that breaks because the droplet is no more is not tried again.</summary>
internal sealed class WatchedRun(string id, WatchedShell shell) : IDetachedRun
{
    private IDetachedRun? latest;

    public string Id => id;

    public DetachedPosition Position => Volatile.Read(ref latest)?.Position ?? default;

    public Task<RemoteResult> FollowAsync(RemoteOutput? output = null, DetachedPosition from = default, CancellationToken cancellationToken = default) =>
        shell.UseAsync((open, token) => Attach(open).FollowAsync(output, from, token), cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken = default) =>
        shell.UseAsync((open, token) => Done(Attach(open).StopAsync(token)), cancellationToken);

    public Task RemoveAsync(CancellationToken cancellationToken = default) =>
        shell.UseAsync((open, token) => Done(Attach(open).RemoveAsync(token)), cancellationToken);

    private IDetachedRun Attach(IRemoteShell open)
    {
        var run = open.AttachDetached(id);
        if (run is ILineBreaks breaks)
        {
            breaks.LineBroke = shell.LookAsync;
        }

        Volatile.Write(ref latest, run);
        return run;
    }

    private static async Task<bool> Done(Task work)
    {
        await work.ConfigureAwait(false);
        return true;
    }
}
