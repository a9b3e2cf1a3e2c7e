namespace Spinup.Sdk.Autoscaling;

/// <summary>What one policy wants, and why.</summary>
public readonly record struct ScalingProposal
{
    /// <summary>Gets the policy's <see cref="IScalingPolicy.Name"/>.</summary>
    public required string Policy { get; init; }

    /// <summary>Gets how many members it wants; not negative.</summary>
    public required int Count { get; init; }

    /// <summary>Gets the size that no proposal may go below while this one stands. It beats a <see cref="Ceiling"/>.</summary>
    /// <value>Null: none.</value>
    public int? Floor { get; init; }

    /// <summary>Gets the size that no proposal may go above while this one stands.</summary>
    /// <value>Null: none.</value>
    public int? Ceiling { get; init; }

    /// <summary>Gets what its word is worth.</summary>
    public ProposalStatus Status { get; init; }

    /// <summary>Gets why.</summary>
    public ProposalReason Reason { get; init; }

    /// <summary>Gets the value the policy compared, in its own unit.</summary>
    /// <value>0 where it compared none.</value>
    public double Observed { get; init; }

    /// <summary>Gets what it compared <see cref="Observed"/> with.</summary>
    /// <value>0 where it compared none.</value>
    public double Target { get; init; }

    /// <summary>Gets the average of a member in the metric's unit, where <see cref="Observed"/> is something else, such as a utilization.</summary>
    /// <value>0 where there is none.</value>
    public double Average { get; init; }

    /// <summary>Says only what the size may not go below or above.</summary>
    /// <param name="policy">The policy's name.</param>
    /// <param name="floor">The fewest; null for none.</param>
    /// <param name="ceiling">The most; null for none.</param>
    /// <param name="reason">Why.</param>
    public static ScalingProposal Bound(string policy, int? floor, int? ceiling, ProposalReason reason) =>
        new() { Policy = policy, Count = floor ?? 0, Floor = floor, Ceiling = ceiling, Status = ProposalStatus.Bounds, Reason = reason };

    /// <summary>Says that a policy has nothing to say now.</summary>
    /// <param name="policy">Its name.</param>
    /// <param name="size">The size as it is.</param>
    /// <param name="reason">Why.</param>
    public static ScalingProposal Abstain(string policy, int size, ProposalReason reason) =>
        new() { Policy = policy, Count = size, Status = ProposalStatus.Abstained, Reason = reason };

    /// <summary>Says that a policy could not judge, because of its numbers.</summary>
    /// <param name="policy">Its name.</param>
    /// <param name="size">The size as it is.</param>
    /// <param name="reason">Why.</param>
    public static ScalingProposal Distrust(string policy, int size, ProposalReason reason) =>
        new() { Policy = policy, Count = size, Status = ProposalStatus.Distrusted, Reason = reason };
}
