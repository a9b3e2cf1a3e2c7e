using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Always wants the same.</summary>
internal sealed class FixedSizePolicy(int size) : IScalingPolicy
{
    public string Name => BacktestPolicies.Static;

    public ImmutableArray<string> Metrics => [];

    public ScalingProposal Propose(in PolicyContext context) => new() { Policy = Name, Count = size, Reason = new("always {1}", "", size) };
}
