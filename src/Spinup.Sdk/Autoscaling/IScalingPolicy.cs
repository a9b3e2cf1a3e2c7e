using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling;

/// <summary>Turns what was measured into how many members are wanted.</summary>
/// <remarks>
/// <para>Pure: no clock, no I/O, no randomness; what it remembers comes only from the inputs it was shown, in their order, so that a
/// saved log replays to the same proposals. It need not look at bounds, rates, budgets or stabilization: the gates do.</para>
/// <para>Not thread-safe: one object serves one autoscaler. It is asked once a decision, and not at all while a metric it needs is
/// missing, stale or not a number; then the decider holds the size.</para>
/// </remarks>
public interface IScalingPolicy
{
    /// <summary>Gets the name it is found and explained by.</summary>
    string Name { get; }

    /// <summary>Gets the names of the metrics it cannot judge without.</summary>
    ImmutableArray<string> Metrics { get; }

    /// <summary>Proposes a size.</summary>
    /// <param name="context">What was measured, and what is known of the pool.</param>
    ScalingProposal Propose(in PolicyContext context);
}
