using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;

namespace Spinup.Tests.Conformance.Autoscaling;

/// <summary>A target that can be looked at and takes a decision in, or refuses one of them where a case says so.</summary>
internal sealed class CaseTarget(int size, ImmutableArray<PoolMember> members, string? fault) : IScalingTarget
{
    private readonly bool refusesToWrite = fault?.Contains("writing", StringComparison.Ordinal) ?? false;

    public int Size { get; private set; } = size;

    public ValueTask<TargetObservation> ObserveAsync(CancellationToken cancellationToken = default) =>
        fault is null || refusesToWrite ? new(new TargetObservation(Size, members)) : throw new TimeoutException(fault);

    public ValueTask ScaleAsync(ScalingDecision decision, CancellationToken cancellationToken = default)
    {
        if (refusesToWrite)
        {
            throw new TimeoutException(fault);
        }

        Size = decision.To;
        return default;
    }
}
