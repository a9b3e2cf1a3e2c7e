namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>Whether a member's value counts.</summary>
internal enum TargetTrackingStanding
{
    Ready,
    Unready,
    Missing,
    Ignored,
}

/// <summary>The rules of who counts. Moments are in ticks, so that no moment there can be overflows.</summary>
internal readonly struct TargetTrackingRules(TargetTrackingOptions options, DateTimeOffset at)
{
    private readonly bool usesReadiness = options.LeavesOutUnready;
    private readonly long window = options.InitializationWindow.Ticks;
    private readonly long delay = options.InitialReadinessDelay.Ticks;
    private readonly long now = at.UtcTicks;

    /// <summary>Says whether a member with a value counts without a closer look.</summary>
    public bool IsPlainlyReady(in PoolMember member) => member.State == MemberState.Running
        && (!usesReadiness || (member.IsReady == true && member.StartedAt is { } started && started.UtcTicks + window <= now));

    public TargetTrackingStanding Of(in PoolMember member, in MemberReading value, MetricReading metric, bool hasValue) => member.State switch
    {
        MemberState.Failed or MemberState.Leaving => TargetTrackingStanding.Ignored,
        MemberState.Starting => TargetTrackingStanding.Unready,
        _ when !hasValue => TargetTrackingStanding.Missing,
        _ when usesReadiness && !IsReady(member, value, metric) => TargetTrackingStanding.Unready,
        _ => TargetTrackingStanding.Ready,
    };

    private bool IsReady(in PoolMember member, in MemberReading value, MetricReading metric)
    {
        if (member.IsReady is not { } ready)
        {
            return false;
        }

        // Who does not say since when it runs is taken to have done so for long.
        if (member.StartedAt is not { } started)
        {
            return ready;
        }

        var changed = (member.ReadinessChangedAt ?? started).UtcTicks;
        if (started.UtcTicks + window > now)
        {
            var measuredSince = (value.TakenAt ?? metric.TakenAt).UtcTicks - (value.Window ?? metric.Window).Ticks;
            return ready && measuredSince >= changed;
        }

        return ready || started.UtcTicks + delay <= changed;
    }
}
