namespace Spinup.Sdk.Pools;

/// <summary>Is told of members that come and go, and may do something of its own before and after.</summary>
/// <remarks>What it throws is logged and does not stop the pool; it is waited for, at most <see cref="DropletPool.HookTimeout"/> each.</remarks>
public interface IPoolHook
{
    /// <summary>A member is healthy for the first time and gets requests from now on.</summary>
    /// <param name="member">The member.</param>
    /// <param name="cancellationToken">Fires when the hook took too long, or the pool stops.</param>
    Task JoinedAsync(PoolMemberView member, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>A member is to leave; it is drained when this returns.</summary>
    /// <param name="member">The member.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Fires when the hook took too long, or the pool stops.</param>
    Task LeavingAsync(PoolMemberView member, LeaveReason reason, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>A member is out of the balancer; it is destroyed when this returns.</summary>
    /// <param name="member">The member.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Fires when the hook took too long, or the pool stops.</param>
    Task LeftAsync(PoolMemberView member, LeaveReason reason, CancellationToken cancellationToken = default) => Task.CompletedTask;
}
