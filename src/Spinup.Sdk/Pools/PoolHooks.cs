namespace Spinup.Sdk.Pools;

/// <summary>Tells hooks, one after the other; what they throw is logged.</summary>
internal sealed class PoolHooks(PoolParts parts, CancellationToken stopping)
{
    /// <summary>Tells that a member joined; nobody waits for it.</summary>
    public void Joined(PoolMember member, DropletPoolSpec spec) => _ = TellAsync(member, spec, (hook, view, token) => hook.JoinedAsync(view, token));

    public Task LeavingAsync(PoolMember member, DropletPoolSpec spec, LeaveReason reason) => TellAsync(member, spec, (hook, view, token) => hook.LeavingAsync(view, reason, token));

    public Task LeftAsync(PoolMember member, DropletPoolSpec spec, LeaveReason reason) => TellAsync(member, spec, (hook, view, token) => hook.LeftAsync(view, reason, token));

    private async Task TellAsync(PoolMember member, DropletPoolSpec spec, Func<IPoolHook, PoolMemberView, CancellationToken, Task> tell)
    {
        foreach (var hook in parts.Hooks)
        {
            using var timeout = new CancellationTokenSource(DropletPool.HookTimeout, parts.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
            try
            {
                await tell(hook, member.View(spec), both.Token).WaitAsync(both.Token).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // A user's code: whatever it throws, the pool goes on.
            catch (Exception failure) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
            {
                PoolLog.HookFailed(parts.Logger, spec.Name, member.Droplet.Id, failure);
            }
        }
    }
}
