using Spinup.Sdk.LoadBalancing;

namespace Spinup.Sdk.Pools;

/// <summary>A member of a pool as it was at one moment.</summary>
/// <param name="Id">Its id at the balancer and in decisions.</param>
/// <param name="DropletId">Its droplet.</param>
/// <param name="DropletName">The droplet's name.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="Address">Its address towards the balancer; null while it has none.</param>
/// <param name="State">Where it stands at the balancer; null while it is not registered.</param>
/// <param name="IsLeaving">Whether it is on its way out.</param>
public sealed record PoolMemberView(string Id, long DropletId, string DropletName, DateTimeOffset CreatedAt, string? Address, BackendState? State, bool IsLeaving);
