namespace Spinup.Sdk.Autoscaling;

/// <summary>Acts: a pool that can be told how many members to have.</summary>
public interface IScalingTarget
{
    /// <summary>Says how the target is now, from memory: it makes no request.</summary>
    /// <param name="cancellationToken">Ends the look.</param>
    ValueTask<TargetObservation> ObserveAsync(CancellationToken cancellationToken = default);

    /// <summary>Tells the target to move towards a decision's size. Returns once it has taken that in, not once it is done.</summary>
    /// <param name="decision">The decision; its <see cref="ScalingDecision.To"/> differs from its <see cref="ScalingDecision.From"/>.</param>
    /// <param name="cancellationToken">Ends the attempt; the target may have taken it in or not, which the next observation says.</param>
    ValueTask ScaleAsync(ScalingDecision decision, CancellationToken cancellationToken = default);
}
