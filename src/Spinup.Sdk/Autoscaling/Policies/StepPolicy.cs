using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>Steps that grow with the distance, as the step scaling of several clouds has them.</summary>
/// <remarks>
/// A change counts from the members that serve or start, and is not proposed again while those it brought are still starting: what is on its way is taken off.
/// </remarks>
public sealed class StepPolicy : IScalingPolicy
{
    private static readonly ScalingStep[] Defaults = [new(0, -1), new(0.3, 0), new(0.7, 1), new(0.85, 1, 25), new(0.95, 1, 50)];
    private readonly string metric;
    private readonly ScalingStep[] steps;
    private readonly TargetTrackingReadings readings = new();

    /// <summary>Makes one.</summary>
    /// <param name="options">Its steps; null for the defaults.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">Two steps begin at the same value, a step takes away more than a lower one, or a bound cannot be.</exception>
    public StepPolicy(StepOptions? options = null, string name = PolicyNames.Step)
    {
        steps = options is null || options.Steps.Count == 0 ? Defaults : [.. options.Steps.OrderBy(step => step.From)];
        metric = options?.Metric ?? MetricNames.Cpu;
        for (var step = 0; step < steps.Length; step++)
        {
            if (!(steps[step].From >= 0 && double.IsFinite(steps[step].Percent)) || double.IsInfinity(steps[step].From))
            {
                throw new ArgumentException($"The step {steps[step]} cannot be: its bound must be a number that is not negative.", nameof(options));
            }

            if (step > 0 && (steps[step].From == steps[step - 1].From || steps[step].Members < steps[step - 1].Members || steps[step].Percent < steps[step - 1].Percent))
            {
                throw new ArgumentException($"The steps {steps[step - 1]} and {steps[step]} contradict each other: a higher value must not lead to fewer members.", nameof(options));
            }
        }

        (Name, Metrics) = (name, [metric]);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> Metrics { get; }

    /// <inheritdoc/>
    public ScalingProposal Propose(in PolicyContext context)
    {
        var input = context.Input;
        if (PolicyMetrics.LevelOf(context, metric, readings) is not { } level)
        {
            return ScalingProposal.Distrust(Name, input.Size, new("no member reported {0}", metric));
        }

        var reached = -1;
        while (reached + 1 < steps.Length && level >= steps[reached + 1].From - PolicyMetrics.Rounding)
        {
            reached++;
        }

        var (change, bound) = reached < 0 ? (0, steps[0].From) : (ChangeOf(steps[reached], input.Size), steps[reached].From);
        if (change > 0)
        {
            // Only what is really missing: those that start were asked for by the same step a decision ago.
            var starting = Math.Max(0, input.Size - PolicyMetrics.ReadyOf(input));
            change = Math.Max(0, change - starting);
        }

        return new()
        {
            Policy = Name,
            Count = (int)Math.Clamp((long)input.Size + change, 0, int.MaxValue),
            Observed = level,
            Target = bound,
            Reason = new("{0} {1:0.00} is in the step from {2:0.00}: {3:+0;-0;stay}", metric, level, bound, change),
        };
    }

    private static int ChangeOf(ScalingStep step, int size)
    {
        var percent = step.Percent * size / 100;
        var ofPercent = (int)Math.Clamp(percent > 0 ? Math.Ceiling(percent) : Math.Floor(percent), int.MinValue, int.MaxValue);
        return step.Members >= 0 && step.Percent >= 0 ? Math.Max(step.Members, ofPercent)
            : step.Members <= 0 && step.Percent <= 0 ? Math.Min(step.Members, ofPercent)
            : (int)Math.Clamp((long)step.Members + ofPercent, int.MinValue, int.MaxValue);
    }
}
