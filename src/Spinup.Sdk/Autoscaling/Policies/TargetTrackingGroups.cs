using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>How <see cref="TargetTrackingPolicy"/> sees the members of a pool; for explanations.</summary>
/// <param name="Ready">The ids of those whose values count.</param>
/// <param name="Unready">The ids of those that start or are not ready: idle on the way up, not there on the way down.</param>
/// <param name="Missing">The ids of those that run and have no value: idle on the way up, full on the way down.</param>
/// <param name="Ignored">The ids of those that failed or leave.</param>
/// <param name="Fault">What keeps the policy from judging.</param>
public sealed record TargetTrackingGroups(
    ImmutableArray<string> Ready,
    ImmutableArray<string> Unready,
    ImmutableArray<string> Missing,
    ImmutableArray<string> Ignored,
    TargetTrackingFault Fault);
