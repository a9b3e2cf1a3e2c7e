using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>The rule of Spinup in 2015: one more when the pool is maxed out, one less when it is quiet.</summary>
/// <remarks>
/// It cannot see members that still start, so that it adds one at each decision until they serve; <see cref="Gates.CooldownOptions.WaitForStarting"/>
/// or a cooldown mends that. Needs a gap between its bounds, or it flaps: from 0.8 of one member follows 0.4 of two.
/// </remarks>
public sealed class ThresholdPolicy : IScalingPolicy
{
    private readonly ThresholdOptions options;
    private readonly TargetTrackingReadings readings = new();

    /// <summary>Makes one.</summary>
    /// <param name="options">Its bounds; null for the defaults.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The bounds contradict each other.</exception>
    public ThresholdPolicy(ThresholdOptions? options = null, string name = PolicyNames.Threshold)
    {
        this.options = options ?? new();
        if (!(this.options.Quiet >= 0 && this.options.Quiet < this.options.MaxedOut && double.IsFinite(this.options.MaxedOut)))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(ThresholdOptions.Quiet)} is {this.options.Quiet} and {nameof(ThresholdOptions.MaxedOut)} is {this.options.MaxedOut}; the first must be at least 0 and below the second."), nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Members, 1, nameof(options));
        (Name, Metrics) = (name, [this.options.Metric]);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> Metrics { get; }

    /// <inheritdoc/>
    public ScalingProposal Propose(in PolicyContext context)
    {
        var input = context.Input;
        if (PolicyMetrics.LevelOf(context, options.Metric, readings) is not { } level)
        {
            return ScalingProposal.Distrust(Name, input.Size, new("no member reported {0}", options.Metric));
        }

        var (change, template, bound) = level >= options.MaxedOut - PolicyMetrics.Rounding ? (options.Members, "{0} {1:0.00} is maxed out (from {2:0.00})", options.MaxedOut)
            : level < options.Quiet - PolicyMetrics.Rounding ? (-options.Members, "{0} {1:0.00} is quiet (below {2:0.00})", options.Quiet)
            : (0, "{0} {1:0.00} is below {2:0.00}", options.MaxedOut);
        return new()
        {
            Policy = Name,
            Count = (int)Math.Clamp((long)input.Size + change, 0, int.MaxValue),
            Observed = level,
            Target = bound,
            Reason = new(template, options.Metric, level, bound),
        };
    }
}
