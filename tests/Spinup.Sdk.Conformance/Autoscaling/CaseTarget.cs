using Spinup.Sdk.Autoscaling;

namespace Spinup.Tests.Conformance.Autoscaling;

/// <summary>A target that takes a decision in, or refuses to where a case says so.</summary>
internal sealed class CaseTarget(int size, string? fault) : IScalingTarget
{
    public int Size { get; private set; } = size;

    public ValueTask<TargetObservation> ObserveAsync(CancellationToken cancellationToken = default) => new(new TargetObservation(Size, []));

    public ValueTask ScaleAsync(ScalingDecision decision, CancellationToken cancellationToken = default)
    {
        if (fault is not null)
        {
            throw new TimeoutException(fault);
        }

        Size = decision.To;
        return default;
    }
}
