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
public sealed class ServiceObjectivePolicy : IScalingPolicy, IMindsTrust
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
    /// <remarks>Utilization only: without load it still tracks that. Without utilization nobody scales in, and what load asks for is added all the same.</remarks>
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
        var steps = seenAt is { } seen ? (int)Math.Clamp(Math.Round((input.At - seen) / context.Tick), int.MinValue, int.MaxValue) : 1;
        if (steps == 0)
        {
            return ScalingProposal.Abstain(Name, input.Size, new("asked again within a tick"));
        }

        // A clock that was set back leaves a gap as one that was set forward does; to wait until it has caught up could take forever.
        weighing.Skip(steps > 0 ? steps - 1 : int.MaxValue);
        seenAt = input.At;
        var verdict = weighing.Weigh(context, perSecond);
        return verdict.Fallback is not { } reason ? Proposal(context, verdict, perSecond)
            : input.Size == 0 && perSecond > 0 ? First(perSecond)
            : Track(context, reason);
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

    // Members that are not there have no utilization to track: without this, a pool of none would never begin.
    private ScalingProposal First(double perSecond) =>
        new() { Policy = Name, Count = 1, Observed = perSecond, Reason = new("load {1:0.#}/s, and no member yet to learn from", "", perSecond) };

    private ScalingProposal Track(in PolicyContext context, string reason)
    {
        if (!context.Trusts(options.Utilization, out var why))
        {
            return ScalingProposal.Distrust(Name, context.Input.Size, why);
        }

        var tracked = fallback.Propose(context);
        var because = reason.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        return tracked with { Reason = tracked.Reason with { Template = $"{tracked.Reason.Template} (target tracking, because {because})" } };
    }
}
