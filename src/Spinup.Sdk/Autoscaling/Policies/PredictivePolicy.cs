using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>A floor from what past days looked like, for the time that a member asked for now would begin to serve.</summary>
/// <remarks>
/// <para>Forecast: the usual profile of the season at the present level, highest over the boot time and one tick, plus the quantile of past errors. It only ever raises
/// the floor of what other policies want, and says nothing until its own past forecasts, held against what came, were better than "it stays as it is" by
/// <see cref="PredictiveOptions.EarnsBy"/> over half a season; it loses its place when they no longer are. So it costs nothing where there is no pattern.</para>
/// <para>Measure load at the balancer (<see cref="MetricNames.Load"/>) where you can: CPU cannot exceed 1 and hides demand.</para>
/// </remarks>
public sealed class PredictivePolicy : IScalingPolicy
{
    private readonly PredictiveOptions options;
    private readonly TargetTrackingReadings readings = new();
    private readonly SeasonalProfile profile;
    private readonly ForecastScore score;
    private DateTimeOffset? seenAt;

    /// <summary>Makes one.</summary>
    /// <param name="options">How it looks ahead; null for the defaults.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public PredictivePolicy(PredictiveOptions? options = null, string name = PolicyNames.Predictive)
    {
        this.options = options ?? new();
        Check(this.options.Target is > 0 and <= 1, nameof(options.Target), this.options.Target, "more than 0 and at most 1");
        Check(this.options.Quantile is >= 0.5 and <= 0.999, nameof(options.Quantile), this.options.Quantile, "between 0.5 and 0.999");
        Check(this.options.EarnsBy is >= 0 and <= 1, nameof(options.EarnsBy), this.options.EarnsBy, "between 0 and 1");
        Check(this.options.CapacityPerMember >= 0 && double.IsFinite(this.options.CapacityPerMember), nameof(options.CapacityPerMember), this.options.CapacityPerMember, "0 or more");
        Check(this.options.Season >= TimeSpan.FromHours(1) && this.options.Season <= TimeSpan.FromDays(28), nameof(options.Season), this.options.Season, "between 1 hour and 28 days");
        profile = new(this.options.Season);
        score = new(this.options.Season, this.options.Quantile, this.options.EarnsBy);
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

        // Demand in members at full load.
        var demand = options.CapacityPerMember > 0 ? level / options.CapacityPerMember : level * PolicyMetrics.ReadyOf(input);
        if (input.At < seenAt - context.Tick)
        {
            // A clock that was set back: what was expected for moments that are far off again would block all that comes.
            score.ForgetExpected();
            seenAt = null;
        }

        // As it was before this load: a higher one must not take the floor away.
        var isPromoted = score.IsPromoted;
        if (!(input.At <= seenAt))
        {
            score.Observe(input.At, demand, context.Tick);
            profile.Observe(input.At, demand, context.Tick);
        }

        seenAt = input.At;

        var until = input.At + context.BootTime + context.Tick;
        if (profile.Forecast(input.At, until) is not { } usual)
        {
            return ScalingProposal.Abstain(Name, input.Size, new("has not seen a whole season yet"));
        }

        var forecast = Math.Max(0, usual * (1 + score.Margin));
        score.Expect(until, forecast, usual, demand);
        return isPromoted
            ? ScalingProposal.Bound(Name, (int)Math.Min(int.MaxValue, Math.Ceiling(forecast / options.Target)), null, new("{1:0.0} members of demand expected by {2:0} s from now, now {3:0.0}", "", forecast, (until - input.At).TotalSeconds, demand))
            : ScalingProposal.Abstain(Name, input.Size, new("its forecasts cost {1:0.00} times what staying would have", "", score.Ratio));
    }

    private static void Check<T>(bool isRight, string name, T value, string range)
    {
        if (!isRight)
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {range}."));
        }
    }
}
