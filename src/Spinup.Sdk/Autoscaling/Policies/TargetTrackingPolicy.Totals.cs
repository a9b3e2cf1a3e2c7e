using Spinup.Sdk.Autoscaling.Gates;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <content>The kinds that need one value of the whole pool.</content>
public sealed partial class TargetTrackingPolicy
{
    private ScalingProposal OfTotal(ScalingInput input, MetricReading metric)
    {
        var ready = ReadyIn(input);
        if (FaultOfTotal(input, metric, ready) is not TargetTrackingFault.None and var fault)
        {
            return CannotJudge(input, fault);
        }

        var total = TotalOf(metric);
        var ratio = total / options.Target;

        // From nothing there is no proportion to keep, and no tolerance: one member would be as near as none.
        var count = input.Size == 0 ? Whole(ratio) : IsWithin(ratio) ? input.Size : Whole(ratio * ready);
        return Proposal(count, total, total, ratio, ReasonOf(total, ratio), input.Size);
    }

    private ScalingProposal OfShares(ScalingInput input, MetricReading metric)
    {
        var total = TotalOf(metric);
        if (double.IsNaN(total))
        {
            return CannotJudge(input, TargetTrackingFault.NoReadings);
        }

        // With no members the ratio is endless or not a number, neither of which is near anything.
        var ratio = total / (options.Target * input.Size);
        var count = IsWithin(ratio) ? input.Size : Whole(total / options.Target);
        var share = input.Size == 0 ? 0 : options.WholeUnits ? Math.Ceiling(total / input.Size) : total / input.Size;
        return Proposal(count, share, share, ratio, input.Size == 0 ? new("{0} {1:0.00} for no members yet", options.Metric, total) : ReasonOf(share, ratio), input.Size);
    }

    private TargetTrackingFault FaultOfTotal(ScalingInput input, MetricReading metric, int ready) =>
        double.IsNaN(TotalOf(metric)) ? TargetTrackingFault.NoReadings
        : input.Size == 0 ? TargetTrackingFault.None
        : input.Members.IsEmpty ? TargetTrackingFault.NoMembers
        : ready == 0 && options.KeepsToSignal ? TargetTrackingFault.NoneReady
        : TargetTrackingFault.None;

    /// <summary>Gets the total; where each member has its own, their sum; NaN when it cannot be.</summary>
    private static double TotalOf(MetricReading metric)
    {
        if (metric.Total is { } total)
        {
            return TrustCheck.IsValue(total) ? total : double.NaN;
        }

        var (sum, values) = (0.0, 0);
        foreach (ref readonly var member in metric.Members.AsSpan())
        {
            if (TrustCheck.IsValue(member.Value))
            {
                sum += member.Value;
                values++;
            }
        }

        return values == 0 ? double.NaN : sum;
    }

    private static int ReadyIn(ScalingInput input)
    {
        var ready = 0;
        foreach (ref readonly var member in input.Members.AsSpan())
        {
            ready += member is { State: MemberState.Running, IsReady: true } ? 1 : 0;
        }

        return ready;
    }
}
