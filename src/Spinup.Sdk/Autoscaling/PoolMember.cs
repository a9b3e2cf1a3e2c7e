namespace Spinup.Sdk.Autoscaling;

/// <summary>A member of a pool as it was at one moment.</summary>
/// <remarks>Moments that are not known are null. What a Kubernetes autoscaler reads from a pod is said beside each.</remarks>
public readonly record struct PoolMember
{
    /// <summary>Gets what the member is known by in readings; compared ordinally.</summary>
    public required string Id { get; init; }

    /// <summary>Gets where it stands.</summary>
    /// <value><see cref="MemberState.Starting"/> (a pod that is pending).</value>
    public MemberState State { get; init; }

    /// <summary>Gets whether it is healthy and takes requests (the pod's ready condition).</summary>
    /// <value>Null when nobody said so yet; then it is taken as not ready.</value>
    public bool? IsReady { get; init; }

    /// <summary>Gets when it was bought, from which on it costs money.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Gets when it began to run (the pod's start time).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets when <see cref="IsReady"/> last changed (the condition's last transition).</summary>
    public DateTimeOffset? ReadinessChangedAt { get; init; }
}
