using Spinup.Sdk.Autoscaling.Gates;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>What several policies read off a metric.</summary>
internal static class PolicyMetrics
{
    /// <summary>How far a sum of doubles may miss a bound and still have reached it: the average of eight times 0.85 is a little less than 0.85.</summary>
    public const double Rounding = 1e-9;

    /// <summary>Says how many members serve.</summary>
    public static int ReadyOf(ScalingInput input)
    {
        var ready = 0;
        foreach (ref readonly var member in input.Members.AsSpan())
        {
            ready += member is { State: MemberState.Running, IsReady: true } ? 1 : 0;
        }

        return ready;
    }

    /// <summary>Says how many members count: those that serve and those that will.</summary>
    public static int LiveOf(ScalingInput input)
    {
        var live = 0;
        foreach (ref readonly var member in input.Members.AsSpan())
        {
            live += member.State is MemberState.Running or MemberState.Starting ? 1 : 0;
        }

        return live;
    }

    /// <summary>Reads a metric as one number: its total, or the members' utilization on average.</summary>
    /// <remarks>Only members that run count, and only what is fresh of them: one that is gone, or fell silent, says nothing of the load of now.</remarks>
    /// <param name="context">What was measured.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="readings">Memory to find members' readings with.</param>
    /// <returns>Null when there is nothing in it.</returns>
    public static double? LevelOf(in PolicyContext context, string metric, TargetTrackingReadings readings)
    {
        var input = context.Input;
        if (input.FindMetric(metric) is not { } reading)
        {
            return null;
        }

        if (reading.Total is { } total)
        {
            return total;
        }

        var values = reading.Members.AsSpan();
        readings.Forget();
        if (!TryAdd(context, values, readings, out var sum, out var capacity))
        {
            readings.Index(values);
            _ = TryAdd(context, values, readings, out sum, out capacity);
        }

        return capacity > 0 ? sum / capacity : null;
    }

    private static bool TryAdd(in PolicyContext context, ReadOnlySpan<MemberReading> values, TargetTrackingReadings readings, out double sum, out double capacity)
    {
        (sum, capacity) = (0, 0);
        var next = 0;
        foreach (ref readonly var member in context.Input.Members.AsSpan())
        {
            var found = readings.Find(values, member.Id, ref next);
            if (found < 0 || member.State != MemberState.Running)
            {
                continue;
            }

            ref readonly var value = ref values[found];
            if (TrustCheck.IsValue(value.Value) && value.Capacity > 0 && context.Trust?.IsFresh(context.Input, value) != false)
            {
                (sum, capacity) = (sum + value.Value, capacity + value.Capacity);
            }
        }

        return next == values.Length;
    }
}
