using Spinup.Sdk.Autoscaling.Gates;
using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Autoscaling;

/// <summary>What a policy is asked with. Valid while it is asked; not to be kept.</summary>
/// <param name="Input">What was measured.</param>
/// <param name="Tick">How long until the next decision.</param>
/// <param name="BootTime">How long it takes from asking for a member until it serves, as learned.</param>
/// <param name="Min">The fewest members allowed.</param>
/// <param name="Max">The most members allowed.</param>
/// <param name="Price">What a member costs; all zero when it is not known.</param>
public readonly record struct PolicyContext(ScalingInput Input, TimeSpan Tick, TimeSpan BootTime, int Min, int Max, DropletPrice Price)
{
    internal TrustCheck? Trust { get; init; }

    /// <summary>Says whether a metric that the policy can do without is there and good enough to judge by.</summary>
    /// <param name="metric">Its name.</param>
    /// <param name="why">What is wrong with it; meaningless when nothing is.</param>
    public bool Trusts(string metric, out ProposalReason why)
    {
        why = default;
        return Trust is null ? Input.FindMetric(metric) is { Failure: null } : Trust.Of(Input, metric, out why) != MetricTrust.None;
    }
}
