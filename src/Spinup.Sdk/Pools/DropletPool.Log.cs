using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Pools;

public sealed partial class DropletPool
{
    private void LogPassFailed(string pool, Exception failure) => PoolLog.PassFailed(parts.Logger, pool, failure);
}

/// <summary>What a pool says.</summary>
internal static partial class PoolLog
{
    [LoggerMessage(EventIds.PoolPassFailed, LogLevel.Error, "Pool {Pool}: a pass failed; the next one starts from what is there")]
    public static partial void PassFailed(ILogger logger, string pool, Exception failure);

    [LoggerMessage(EventIds.PoolAsks, LogLevel.Information, "Pool {Pool}: asking for {Count} members, {Size} wished")]
    public static partial void Asks(ILogger logger, string pool, int count, int size);

    [LoggerMessage(EventIds.PoolCreateFailed, LogLevel.Warning, "Pool {Pool}: not all members could be created")]
    public static partial void CreateFailed(ILogger logger, string pool, Exception failure);

    [LoggerMessage(EventIds.PoolAdopted, LogLevel.Information, "Pool {Pool}: droplet {DropletId} ({DropletName}) is a member; it was made by another controller or before this one started")]
    public static partial void Adopted(ILogger logger, string pool, long dropletId, string dropletName);

    [LoggerMessage(EventIds.PoolTwoControllers, LogLevel.Warning, "Pool {Pool}: droplet {DropletId} appeared, and this controller did not ask for it; is a second one running? Stop one of them")]
    public static partial void TwoControllers(ILogger logger, string pool, long dropletId);

    [LoggerMessage(EventIds.PoolJoined, LogLevel.Information, "Pool {Pool}: droplet {DropletId} is ready after {Seconds:0.0} s")]
    public static partial void Joined(ILogger logger, string pool, long dropletId, double seconds);

    [LoggerMessage(EventIds.PoolLeaves, LogLevel.Information, "Pool {Pool}: droplet {DropletId} leaves ({Reason})")]
    public static partial void Leaves(ILogger logger, string pool, long dropletId, LeaveReason reason);

    [LoggerMessage(EventIds.PoolLeft, LogLevel.Information, "Pool {Pool}: droplet {DropletId} is gone; {InFlight} requests in flight when it left, {Cut} of them cut")]
    public static partial void Left(ILogger logger, string pool, long dropletId, int? inFlight, int? cut);

    [LoggerMessage(EventIds.PoolLeaveFailed, LogLevel.Error, "Pool {Pool}: droplet {DropletId} could not be sent off; it is tried again")]
    public static partial void LeaveFailed(ILogger logger, string pool, long dropletId, Exception failure);

    [LoggerMessage(EventIds.PoolGone, LogLevel.Warning, "Pool {Pool}: droplet {DropletId} is gone, and this controller did not destroy it")]
    public static partial void Gone(ILogger logger, string pool, long dropletId);

    [LoggerMessage(EventIds.PoolBlind, LogLevel.Warning, "Pool {Pool}: {What} could not be asked; the pool stays as it is until it can")]
    public static partial void Blind(ILogger logger, string pool, string what, Exception failure);

    [LoggerMessage(EventIds.PoolRenewFailed, LogLevel.Error, "Pool {Pool}: the leases of {Count} members could not be renewed; they end at {ExpiresAt:u} unless a later try succeeds")]
    public static partial void RenewFailed(ILogger logger, string pool, int count, DateTimeOffset expiresAt, Exception failure);

    [LoggerMessage(EventIds.PoolHookFailed, LogLevel.Error, "Pool {Pool}: a hook failed for droplet {DropletId}; the pool goes on")]
    public static partial void HookFailed(ILogger logger, string pool, long dropletId, Exception failure);

    [LoggerMessage(EventIds.PoolRegisterFailed, LogLevel.Warning, "Pool {Pool}: droplet {DropletId} could not be registered or admitted; it is tried again")]
    public static partial void RegisterFailed(ILogger logger, string pool, long dropletId, Exception failure);
}
