using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling.Gates;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <content>The kinds that need a value of each member.</content>
public sealed partial class TargetTrackingPolicy
{
    private static readonly MemberReading Nothing;

    private bool IsUtilization => options.Kind == TargetTrackingKind.Utilization;

    private ScalingProposal OfMembers(ScalingInput input, MetricReading metric, TrustCheck? trust)
    {
        var tally = Tally(input, metric, trust, null);
        if (FaultOf(input, metric, tally) is not TargetTrackingFault.None and var fault)
        {
            return CannotJudge(input, fault);
        }

        var average = WholeIf(tally.Sum / tally.Ready);
        var observed = IsUtilization ? UtilizationOf(tally.Sum, tally.Capacity) : average;
        var ratio = observed / options.Target;
        var countsUnready = tally.Unready > 0 && ratio > 1;
        if (!countsUnready && tally.Missing == 0)
        {
            var straight = IsWithin(ratio) ? input.Size : Whole(ratio * tally.Ready);
            return Proposal(straight, observed, average, ratio, ReasonOf(observed, ratio), input.Size);
        }

        var idle = ratio > 1 ? tally.Missing + tally.Unready : 0;
        var full = ratio < 1 ? tally.Missing : 0;
        var count = Corrected(tally, ratio, countsUnready, input.Size);
        return Proposal(count, observed, average, ratio, ReasonOf(observed, ratio, idle, full), input.Size);
    }

    /// <summary>Judges again with those that are missing or not ready taken in, on the side that damps.</summary>
    private int Corrected(in TargetTrackingTally tally, double ratio, bool countsUnready, int size)
    {
        // Exactly at the target Kubernetes leaves missing members out of a utilization and takes them as idle in an average.
        var countsMissing = tally.Missing > 0 && (!IsUtilization || ratio != 1);
        var count = tally.Ready + (countsMissing ? tally.Missing : 0) + (countsUnready ? tally.Unready : 0);
        var sum = tally.Sum;
        if (countsMissing && ratio < 1)
        {
            sum += IsUtilization ? tally.FullValueOfMissing(fullness) : tally.Missing * options.Target;
        }

        var again = !IsUtilization ? WholeIf(sum / count) / options.Target
            : UtilizationOf(sum, tally.Capacity + (countsMissing ? tally.CapacityOfMissing : 0) + (countsUnready ? tally.CapacityOfUnready : 0)) / options.Target;
        if (IsWithin(again) || (ratio < 1 && again > 1) || (ratio > 1 && again < 1))
        {
            return size;
        }

        var wanted = Whole(again * count);
        return (again < 1 && wanted > size) || (again > 1 && wanted < size) ? size : wanted;
    }

    private double UtilizationOf(double sum, double capacity) => options.WholeUnits ? Floored(sum * 100 / capacity) : sum / capacity;

    private double WholeIf(double value) => options.WholeUnits ? Math.Floor(value) : value;

    private TargetTrackingTally Tally(ScalingInput input, MetricReading metric, TrustCheck? trust, ImmutableArray<string>.Builder[]? lists)
    {
        readings.Forget();
        if (TryCount(input, metric, trust, lists, out var tally))
        {
            return tally;
        }

        foreach (var list in lists ?? [])
        {
            list.Clear();
        }

        readings.Index(metric.Members.AsSpan());
        _ = TryCount(input, metric, trust, lists, out tally);
        return tally;
    }

    /// <summary>Counts the members and adds them up.</summary>
    /// <returns>Whether every reading was met in its turn, so that who met none has none.</returns>
    private bool TryCount(ScalingInput input, MetricReading metric, TrustCheck? trust, ImmutableArray<string>.Builder[]? lists, out TargetTrackingTally tally)
    {
        tally = default;
        var rules = new TargetTrackingRules(options, input.At);
        var values = metric.Members.AsSpan();
        var (next, ready, sum, capacity) = (0, 0, 0.0, 0.0);
        foreach (ref readonly var member in input.Members.AsSpan())
        {
            // This loop is most of what a decision costs: a member that plainly counts passes by the rules, and all is added up outside of the tally.
            var isNext = next < values.Length && ReferenceEquals(values[next].MemberId, member.Id);
            var found = isNext ? next++ : readings.Find(values, member.Id, ref next);
            ref readonly var value = ref found >= 0 ? ref values[found] : ref Nothing;
            var hasValue = found >= 0 && HasValue(value) && trust?.IsFresh(input, value) != false;
            if (hasValue && lists is null && rules.IsPlainlyReady(member))
            {
                ready++;
                sum += value.Value;
                capacity += value.Capacity;
                continue;
            }

            var standing = rules.Of(member, value, metric, hasValue);
            tally.Add(standing, hasValue, value, fullness, options.WholeUnits);
            lists?[(int)standing].Add(member.Id);
        }

        tally.AddReady(ready, sum, capacity);
        return next == values.Length;
    }

    private bool HasValue(in MemberReading value) => TrustCheck.IsValue(value.Value) && !(IsUtilization && (value.Capacity <= 0 || double.IsInfinity(value.Capacity)));

    private TargetTrackingFault FaultOf(ScalingInput input, MetricReading metric, in TargetTrackingTally tally)
    {
        if (tally.Ready > 0 && !(IsUtilization && double.IsNaN(tally.Capacity)))
        {
            return TargetTrackingFault.None;
        }

        var values = 0;
        foreach (ref readonly var value in metric.Members.AsSpan())
        {
            values += HasValue(value) ? 1 : 0;
        }

        return values == 0 ? TargetTrackingFault.NoReadings
            : input.Members.IsEmpty ? TargetTrackingFault.NoMembers
            : values > tally.Values ? TargetTrackingFault.NoneKnown
            : tally.Ready == 0 ? TargetTrackingFault.NoneUsable
            : TargetTrackingFault.NoCapacity;
    }
}
