using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Pools.Planning;

/// <summary>All that a plan is made from.</summary>
/// <param name="At">Now.</param>
/// <param name="Desired">How many members are wanted.</param>
/// <param name="Members">The members there are, those leaving among them.</param>
internal sealed record PoolSituation(DateTimeOffset At, int Desired, IReadOnlyList<PoolDroplet> Members)
{
    /// <summary>Gets how many were asked for and cannot be seen yet: a list lags a create.</summary>
    public int Unlisted { get; init; }

    /// <summary>Gets whether no member may be created just now, because the last ones did not become healthy.</summary>
    public bool IsBackedOff { get; init; }

    /// <summary>Gets what the last create was refused with, while it is too early to ask again.</summary>
    public string? Refusal { get; init; }

    /// <summary>Gets whether nothing may be changed.</summary>
    public bool IsPaused { get; init; }

    /// <summary>Gets what a member costs; null when it is not known.</summary>
    public DropletPrice? Price { get; init; }
}
