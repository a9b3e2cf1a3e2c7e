using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling.Gates;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>Holds one metric at its target, as the Kubernetes HorizontalPodAutoscaler does. Several metrics are several of these; the largest proposal wins.</summary>
/// <remarks>
/// Over the target, members that start, are not ready or have no value count as idle; under it, those without a value count as full and the others as
/// not there. None of that may turn the direction round. What it remembers is only memory to reuse. Not thread-safe.
/// </remarks>
public sealed partial class TargetTrackingPolicy : IScalingPolicy
{
    private readonly TargetTrackingOptions options;
    private readonly TargetTrackingReadings readings = new();

    // A share computed in binary may miss a target by its last digit; Kubernetes' whole numbers have no such slack.
    private readonly double slack;
    private readonly double fullness;

    /// <summary>Makes one with its usual name, <see cref="PolicyNames.TargetTracking"/>.</summary>
    /// <param name="options">What to hold, and at what; copied.</param>
    /// <exception cref="ArgumentException">The options cannot be; the message has every problem.</exception>
    public TargetTrackingPolicy(TargetTrackingOptions options)
        : this(options, PolicyNames.TargetTracking)
    {
    }

    /// <summary>Makes one with a name of its own, to tell several apart.</summary>
    /// <param name="options">What to hold, and at what; copied.</param>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">The options cannot be; the message has every problem.</exception>
    public TargetTrackingPolicy(TargetTrackingOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (options.Problems().ToList() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }

        this.options = options.Copy();
        Name = name;
        Metrics = [options.Metric];
        slack = options.WholeUnits ? 0 : 1e-9;
        fullness = options.WholeUnits ? Math.Max(100, options.Target) / 100 : Math.Max(1, options.Target);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> Metrics { get; }

    /// <inheritdoc/>
    /// <remarks>
    /// <see cref="ScalingProposal.Observed"/> and <see cref="ScalingProposal.Target"/> are what was compared; <see cref="ScalingProposal.Average"/> is what
    /// a member has of the metric in its own unit, for a total over all of them the total.
    /// </remarks>
    public ScalingProposal Propose(in PolicyContext context)
    {
        var input = context.Input;
        ArgumentNullException.ThrowIfNull(input, nameof(context));
        return input.FindMetric(options.Metric) is not { Failure: null } metric ? CannotJudge(input, TargetTrackingFault.NotMeasured)
            : options.Kind is TargetTrackingKind.Utilization or TargetTrackingKind.MemberAverage ? OfMembers(input, metric, context.Trust)
            : options.Kind == TargetTrackingKind.Total ? OfTotal(input, metric)
            : OfShares(input, metric);
    }

    /// <summary>Says who counts, and what keeps the policy from judging. For explanations: it takes memory for the lists.</summary>
    /// <param name="input">What was measured.</param>
    public TargetTrackingGroups Inspect(ScalingInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.FindMetric(options.Metric) is not { Failure: null } metric)
        {
            return new([], [], [], [], TargetTrackingFault.NotMeasured);
        }

        var lists = new[] { ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>() };
        var tally = Tally(input, metric, null, lists);
        var fault = options.Kind switch
        {
            TargetTrackingKind.Utilization or TargetTrackingKind.MemberAverage => FaultOf(input, metric, tally),
            TargetTrackingKind.Total => FaultOfTotal(input, metric, ReadyIn(input)),
            _ => double.IsNaN(TotalOf(metric)) ? TargetTrackingFault.NoReadings : TargetTrackingFault.None,
        };
        return new(lists[0].ToImmutable(), lists[1].ToImmutable(), lists[2].ToImmutable(), lists[3].ToImmutable(), fault);
    }

    private ScalingProposal CannotJudge(ScalingInput input, TargetTrackingFault fault)
    {
        ProposalReason reason = fault switch
        {
            TargetTrackingFault.NotMeasured => new("{0} was not measured", options.Metric),
            TargetTrackingFault.NoMembers => new("there are no members to hold {0} for", options.Metric),
            TargetTrackingFault.NoReadings => new("no member reported {0}", options.Metric),
            TargetTrackingFault.NoneUsable => new("only members that do not count reported {0}", options.Metric),
            TargetTrackingFault.NoneKnown => new("{0} came only from members the pool does not have", options.Metric),
            TargetTrackingFault.NoCapacity => new("the capacity for {0} is not known of every member", options.Metric),
            _ => new("no member is ready, so that {0} says nothing of what one can do", options.Metric),
        };
        return ScalingProposal.Distrust(Name, input.Size, reason);
    }

    /// <summary>Says whether a ratio to the target is near enough to it.</summary>
    private bool IsWithin(double ratio) => 1 - options.ToleranceDown - slack <= ratio && ratio <= 1 + options.ToleranceUp + slack;

    /// <summary>Rounds up to whole members.</summary>
    private int Whole(double members) => (int)Math.Ceiling(members - (slack * Math.Max(1, members)));

    private static int Floored(double value) => int.CreateSaturating(Math.Floor(value));

    private ScalingProposal Proposal(int count, double observed, double average, double ratio, in ProposalReason reason, int size)
    {
        // From nothing a total under its target still takes a member.
        if (options.KeepsToSignal && (size > 0 || options.Kind is TargetTrackingKind.Utilization or TargetTrackingKind.MemberAverage))
        {
            count = ratio > 1 ? Math.Max(count, size) : ratio < 1 ? Math.Min(count, size) : size;
        }

        return new() { Policy = Name, Count = Math.Max(0, count), Observed = observed, Target = options.Target, Average = average, Reason = reason };
    }

    private ProposalReason ReasonOf(double observed, double ratio, int idle = 0, int full = 0)
    {
        const string Over = "{0} {1:0.00} over target {2:0.00}";
        const string Under = "{0} {1:0.00} under target {2:0.00}";
        var template = IsWithin(ratio) ? "{0} {1:0.00} near target {2:0.00}"
            : ratio > 1 ? (idle > 0 ? Over + ", {3} members not heard of or not ready taken as idle" : Over)
            : full > 0 ? Under + ", {4} members not heard of taken as full" : Under;
        return new(template, options.Metric, observed, options.Target, idle, full);
    }
}
