using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling.Policies;

namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>Says whether the numbers a policy asks for are good enough to judge by, and good enough to scale in on.</summary>
internal sealed class TrustCheck(DistrustOptions options)
{
    private readonly TargetTrackingReadings readings = new();

    /// <summary>Looks at the pool as a whole.</summary>
    /// <returns>Null when enough of it is ready.</returns>
    public ProposalReason? OfPool(ScalingInput input, DateTimeOffset? lastAt)
    {
        if (input.At < lastAt)
        {
            return new("the clock went back by {1:0.0} s", "", (lastAt.Value - input.At).TotalSeconds);
        }

        var (running, unready) = (0, 0);
        foreach (ref readonly var member in input.Members.AsSpan())
        {
            if (member.State == MemberState.Running)
            {
                running++;
                unready += member.IsReady == true ? 0 : 1;
            }
        }

        return unready > options.MaxUnreadyShare * running ? new("{1} of {2} members are not ready", "", unready, running) : null;
    }

    /// <summary>Looks at the metrics of one policy.</summary>
    /// <param name="input">What was measured.</param>
    /// <param name="metrics">The metrics.</param>
    /// <param name="reason">What is wrong with them.</param>
    public MetricTrust Of(ScalingInput input, ImmutableArray<string> metrics, out ProposalReason reason)
    {
        var worst = MetricTrust.Full;
        reason = default;
        foreach (var name in metrics.AsSpan())
        {
            var trust = Of(input, name, out var why);
            if (trust > worst)
            {
                (worst, reason) = (trust, why);
            }
        }

        return worst;
    }

    /// <summary>Looks at one metric.</summary>
    public MetricTrust Of(ScalingInput input, string name, out ProposalReason reason)
    {
        reason = default;
        if (input.FindMetric(name) is not { } reading)
        {
            reason = new("no {0} was measured", name);
            return MetricTrust.None;
        }

        if (reading.Failure is { } failure)
        {
            reason = new("{0}", $"{name} could not be had: {failure}");
            return MetricTrust.None;
        }

        var age = input.At - reading.TakenAt;
        if (age > options.MaxAge || age < -options.MaxSkew)
        {
            reason = new(age > TimeSpan.Zero ? "{0} is {1:0} s old" : "{0} is from the future by {2:0} s", name, age.TotalSeconds, -age.TotalSeconds);
            return MetricTrust.None;
        }

        return reading.Total is { } total ? OfTotal(name, total, out reason) : OfMembers(input, reading, out reason);
    }

    private static MetricTrust OfTotal(string name, double total, out ProposalReason reason)
    {
        reason = new("{0} is {1}", name, total);
        return IsValue(total) ? MetricTrust.Full : MetricTrust.None;
    }

    private MetricTrust OfMembers(ScalingInput input, MetricReading reading, out ProposalReason reason)
    {
        var values = reading.Members.AsSpan();
        readings.Forget();
        if (!TryCount(input, values, out var running, out var reported, out var impossible))
        {
            readings.Index(values);
            _ = TryCount(input, values, out running, out reported, out impossible);

            // What a member that is not there, or one that reports twice, has to say counts for nothing, but that it cannot be is a bad sign.
            impossible = 0;
            foreach (ref readonly var value in values)
            {
                impossible += IsPossible(value) ? 0 : 1;
            }
        }

        if (running > 0 && reported == 0)
        {
            reason = impossible > 0 ? new("{0} of {1} members cannot be", reading.Name, impossible) : new("no member reported {0}", reading.Name);
            return MetricTrust.None;
        }

        reason = impossible > 0 ? new("{0} of {1} members cannot be", reading.Name, impossible) : new("{0} of only {1} of {2} members", reading.Name, reported, running);
        return (impossible > 0 && options.MinCoverage > 0) || reported < options.MinCoverage * running ? MetricTrust.Partial : MetricTrust.Full;
    }

    /// <summary>Counts who runs, and who of those reported.</summary>
    /// <returns>Whether each reading belonged to the next member that has one.</returns>
    private bool TryCount(ScalingInput input, ReadOnlySpan<MemberReading> values, out int running, out int reported, out int impossible)
    {
        (running, reported, impossible) = (0, 0, 0);
        var next = 0;
        foreach (ref readonly var member in input.Members.AsSpan())
        {
            var isRunning = member.State == MemberState.Running;
            running += isRunning ? 1 : 0;
            var found = next < values.Length && ReferenceEquals(values[next].MemberId, member.Id) ? next++ : readings.Find(values, member.Id, ref next);
            if (found < 0)
            {
                continue;
            }

            var isPossible = IsPossible(values[found]);
            impossible += isPossible ? 0 : 1;
            reported += isRunning && isPossible && IsFresh(input, values[found]) ? 1 : 0;
        }

        return next == values.Length;
    }

    /// <summary>Says whether what one member reported is neither old nor from the future.</summary>
    public bool IsFresh(ScalingInput input, in MemberReading reading) =>
        reading.TakenAt is not { } taken || (input.At - taken <= options.MaxAge && taken - input.At <= options.MaxSkew);

    // What capacity is not known is for the policy to mind: not every policy needs it.
    private static bool IsPossible(in MemberReading reading) => IsValue(reading.Value) && !(reading.Capacity <= 0 || double.IsInfinity(reading.Capacity));

    /// <summary>Says whether a number can be a measurement: finite and not negative.</summary>
    public static bool IsValue(double value) => double.IsFinite(value) && value >= 0;
}

/// <summary>How far numbers can be trusted, from wholly to not at all.</summary>
internal enum MetricTrust
{
    /// <summary>Wholly.</summary>
    Full,

    /// <summary>Some members are missing: a policy may judge, and nobody may scale in.</summary>
    Partial,

    /// <summary>Not at all: the policy is not asked.</summary>
    None,
}
