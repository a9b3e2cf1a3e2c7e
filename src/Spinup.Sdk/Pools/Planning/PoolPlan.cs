using System.Collections.Immutable;

namespace Spinup.Sdk.Pools.Planning;

/// <summary>What a pool does next.</summary>
/// <param name="Creates">How many members to create.</param>
/// <param name="Leaves">Who is to be drained and destroyed, and why.</param>
/// <param name="Obstacle">What stands in the way of the wished size; null when nothing does.</param>
internal sealed record PoolPlan(int Creates, ImmutableArray<PoolLeave> Leaves, string? Obstacle)
{
    public static PoolPlan Nothing { get; } = new(0, [], null);
}

/// <summary>A member that is to leave.</summary>
/// <param name="Id">The member.</param>
/// <param name="Why">Why, for logs and hooks.</param>
internal readonly record struct PoolLeave(string Id, LeaveReason Why);
