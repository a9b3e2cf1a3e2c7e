using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling;

/// <summary>A target as it is now.</summary>
/// <param name="Size">How many members it was last told to have.</param>
/// <param name="Members">The members there are.</param>
public sealed record TargetObservation(int Size, ImmutableArray<PoolMember> Members)
{
    /// <inheritdoc cref="ScalingInput.SpentThisMonthUsd"/>
    public decimal? SpentThisMonthUsd { get; init; }

    /// <inheritdoc cref="ScalingInput.BootTime"/>
    public TimeSpan? BootTime { get; init; }

    /// <inheritdoc cref="ScalingInput.HeldBecause"/>
    public string? HeldBecause { get; init; }
}
