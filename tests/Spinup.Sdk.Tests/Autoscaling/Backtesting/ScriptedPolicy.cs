using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Backtesting;

namespace Spinup.Tests.Sdk.Autoscaling.Backtesting;

/// <summary>Wants what a function says.</summary>
internal sealed class ScriptedPolicy(Func<ScalingInput, int> wants, params string[] metrics) : IScalingPolicy
{
    public string Name => "scripted";

    public ImmutableArray<string> Metrics { get; } = [.. metrics];

    public ScalingProposal Propose(in PolicyContext context) => new() { Policy = Name, Count = wants(context.Input), Reason = new("as written") };

    /// <summary>Makes options whose gates let everything through from <paramref name="min"/> to <paramref name="max"/>.</summary>
    public static AutoscalerOptions Options(Func<ScalingInput, int> wants, int min = 1, int max = 10, params string[] metrics)
    {
        var options = new AutoscalerOptions { Min = min, Max = max };
        options.Policies.Add(() => new ScriptedPolicy(wants, metrics));
        options.ScaleUp.Rules.Clear();
        options.ScaleDown.Rules.Clear();
        options.Stabilization.Down = TimeSpan.Zero;
        options.Stabilization.RemembersInitialSize = false;
        options.Distrust.MaxUnreadyShare = 1;
        return options;
    }

    /// <summary>Wants one size a decision, beginning with the one at the second tick.</summary>
    public static AutoscalerOptions Script(params int[] sizes) =>
        Options(input => sizes[(int)((input.At - Traces.Start) / Traces.Minute) - 1]);

    /// <summary>Wants as many as keep the load of the last minute at a share of the capacity.</summary>
    public static AutoscalerOptions Proportional(double perSecond, double target = 0.6, int max = 200) =>
        Options(input => (int)Math.Ceiling(input.FindMetric(MetricNames.Load)!.Total!.Value / (perSecond * target)), max: max, metrics: MetricNames.Load);
}

/// <summary>Traces by the minute.</summary>
internal static class Traces
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static LoadTrace Of(params double[] counts) => new(Start, Minute, counts);
}
