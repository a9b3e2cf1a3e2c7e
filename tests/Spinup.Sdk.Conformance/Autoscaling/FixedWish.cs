using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;

namespace Spinup.Tests.Conformance.Autoscaling;

/// <summary>A policy that wants what a case gives as wanted.</summary>
internal sealed class FixedWish(int count) : IScalingPolicy
{
    public string Name => "wanted";

    public ImmutableArray<string> Metrics => [];

    public ScalingProposal Propose(in PolicyContext context) => new() { Policy = Name, Count = count };
}

/// <summary>A policy that is not asked: the tables' controller looks at no metric while the size is outside its bounds.</summary>
internal sealed class Unasked : IScalingPolicy
{
    public string Name => "unasked";

    public ImmutableArray<string> Metrics => [];

    public ScalingProposal Propose(in PolicyContext context) => ScalingProposal.Abstain(Name, context.Input.Size, new("the size is outside its bounds"));
}
