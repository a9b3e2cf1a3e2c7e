using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;

namespace Spinup.Tests.Sdk.Autoscaling;

/// <summary>A policy that wants what it is told to.</summary>
internal sealed class Told : IScalingPolicy
{
    public int Count { get; set; }

    public string Name => "told";

    public ImmutableArray<string> Metrics => [];

    public ScalingProposal Propose(in PolicyContext context) => new() { Policy = Name, Count = Count, Reason = new("as told") };
}
