using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Policies.Objectives;

/// <summary>As many members as cost least in all, when a lost request has a price: droplets against lost requests.</summary>
/// <remarks>
/// <para>It forecasts the load for the time a member asked for now would begin to serve, and for the tick that begins now, by several simple forecasters that compete on what
/// following each would have cost; takes their own past errors, scaled to the level, as the distribution of what may come; and holds the count at which one more
/// would cost more than the requests it is expected to save (the newsvendor's fractile, 1 - 1 / loss factor). One is given up only when neither needs it. Of a bought first cent
/// only what is left after the boot serves, so a purchase must promise that much more than keeping does.</para>
/// <para>Until it has seen load for <see cref="ServiceObjectiveOptions.WarmUp"/> and knows what a member can serve, and wherever no load is measured at the balancer, it tracks
/// utilization, and says so. The usual five minutes of <see cref="Gates.StabilizationOptions.Down"/> cost about one percent beside none: what it gives up it does not need. A higher load never leads to a lower proposal from the same past.</para>
/// </remarks>
public sealed class ServiceObjectivePolicy : IScalingPolicy
{
    private readonly ServiceObjectiveOptions options;
    private readonly TargetTrackingPolicy fallback;
    private ObjectiveWeighing? weighing;
    private DateTimeOffset? seenAt;

    /// <summary>Makes one.</summary>
    /// <param name="options">What a lost request costs; copied. Null for the defaults.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The options cannot be; the message has every problem.</exception>
    public ServiceObjectivePolicy(ServiceObjectiveOptions? options = null, string name = PolicyNames.ServiceObjective)
    {
        this.options = options?.Copy() ?? new();
        if (this.options.Problems().ToList() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }

        fallback = new(new() { Metric = this.options.Utilization, Target = this.options.FallbackTarget }, name);
        (Name, Metrics) = (name, [this.options.Utilization]);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    /// <remarks>Utilization only: without load it still tracks that.</remarks>
    public ImmutableArray<string> Metrics { get; }

    /// <inheritdoc/>
    public ScalingProposal Propose(in PolicyContext context)
    {
        var input = context.Input;
        if (weighing is null && input.FindMetric(options.Load) is null)
        {
            return Track(context, "no load at the balancer is measured");
        }

        if (!context.Trusts(options.Load, out var why) || input.FindMetric(options.Load) is not { Total: { } perSecond })
        {
            // Load is what it judges by: without it, utilization may raise the size and not lower it.
            var raised = Track(context, why.Template is null ? "the load has no total" : why.ToString());
            return raised with { Count = Math.Max(raised.Count, input.Size), Status = raised.Count > input.Size ? raised.Status : ProposalStatus.Distrusted };
        }

        weighing ??= new(options, context.Tick);
        var steps = seenAt is { } seen ? Math.Round((input.At - seen) / context.Tick) : 1;
        if (steps == 0)
        {
            return ScalingProposal.Abstain(Name, input.Size, new("asked again within a tick"));
        }

        if (steps != 1)
        {
            // A gap, or a clock that went back: what was said for then is for a load that nobody measured.
            weighing.ForgetSaid();
        }

        seenAt = input.At;
        var verdict = weighing.Weigh(context, perSecond);
        return verdict.Fallback is { } reason ? Track(context, reason) : Proposal(context, verdict, perSecond);
    }

    private ScalingProposal Proposal(in PolicyContext context, in ObjectiveVerdict verdict, double perSecond)
    {
        var perHour = context.Price.ExactPerHourUsd > 0 ? (double)context.Price.ExactPerHourUsd : 1;
        var template = context.Price.ExactPerHourUsd > 0
            ? "load {1:0.#}/s, {2:0.#}/s expected by {0}; enough for it {3:0.###%}; one more costs ${4:0.####} an hour and saves ${5:0.####}"
            : "load {1:0.#}/s, {2:0.#}/s expected by {0}; enough for it {3:0.###%}; one more costs {4:0} droplet and saves {5:0.####}";
        return new()
        {
            Policy = Name,
            Count = verdict.Count,
            Observed = perSecond,
            Target = verdict.Forecast,
            Reason = new(template, verdict.Forecaster, perSecond, verdict.Forecast, verdict.Enough, perHour, perHour * verdict.Saves),
        };
    }

    private ScalingProposal Track(in PolicyContext context, string reason)
    {
        var tracked = fallback.Propose(context);
        var because = reason.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        return tracked with { Reason = tracked.Reason with { Template = $"{tracked.Reason.Template} (target tracking, because {because})" } };
    }
}
