using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;

namespace Spinup.Tests.Sdk.Autoscaling;

/// <summary>A user's own policy: wants what the test says.</summary>
internal sealed class FixedPolicy(Func<ScalingInput, int> wants, string name = "mine", params string[] metrics) : IScalingPolicy
{
    public string Name => name;

    public ImmutableArray<string> Metrics { get; } = [.. metrics];

    public ScalingProposal Propose(in PolicyContext context) => new() { Policy = name, Count = wants(context.Input), Reason = new("the test wants {1}", "", wants(context.Input)) };

    /// <summary>Options with policies of the test and gates that let everything through.</summary>
    public static AutoscalerOptions Free(params FixedPolicy[] policies)
    {
        var options = new AutoscalerOptions { Min = 0, Max = 1000 };
        options.ScaleUp.Rules.Clear();
        options.ScaleDown.Rules.Clear();
        (options.Stabilization.Down, options.Stabilization.RemembersInitialSize) = (TimeSpan.Zero, false);
        foreach (var policy in policies)
        {
            options.Policies.Add(() => policy);
        }

        return options;
    }
}
