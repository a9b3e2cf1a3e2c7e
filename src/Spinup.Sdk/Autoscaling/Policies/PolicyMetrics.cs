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
    /// <returns>Null when there is nothing in it.</returns>
    public static double? LevelOf(ScalingInput input, string metric)
    {
        if (input.FindMetric(metric) is not { } reading)
        {
            return null;
        }

        if (reading.Total is { } total)
        {
            return total;
        }

        var (sum, capacity) = (0.0, 0.0);
        foreach (ref readonly var member in reading.Members.AsSpan())
        {
            if (TrustCheck.IsValue(member.Value) && member.Capacity > 0)
            {
                (sum, capacity) = (sum + member.Value, capacity + member.Capacity);
            }
        }

        return capacity > 0 ? sum / capacity : null;
    }
}
