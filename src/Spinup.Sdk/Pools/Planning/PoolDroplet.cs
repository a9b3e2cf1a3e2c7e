namespace Spinup.Sdk.Pools.Planning;

/// <summary>How a member is doing, as far as its pool can tell.</summary>
internal enum MemberHealth
{
    /// <summary>Not healthy yet, and within its time.</summary>
    Booting,

    /// <summary>Takes requests.</summary>
    Ready,

    /// <summary>Was healthy, is not now, and within its time.</summary>
    Ailing,

    /// <summary>To be replaced: powered off, or unwell beyond its time.</summary>
    Unwell,
}

/// <summary>A member as a plan sees it.</summary>
/// <param name="Id">Its id at the balancer, which is its intent's.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="Health">How it is doing.</param>
internal readonly record struct PoolDroplet(string Id, DateTimeOffset CreatedAt, MemberHealth Health)
{
    /// <summary>Gets whether it is on its way out already.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>Gets whether it is of another size or image than the pool's members are to be.</summary>
    public bool IsOutdated { get; init; }

    /// <summary>Gets how loaded it is; null when nobody says.</summary>
    public double? Load { get; init; }
}
