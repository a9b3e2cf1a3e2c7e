namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>What the gates of one decision know.</summary>
/// <param name="Input">What was measured.</param>
/// <param name="Doubt">Why numbers cannot be trusted; null when they can.</param>
/// <param name="Min">The fewest members.</param>
/// <param name="Max">The most members.</param>
/// <param name="BootTime">How long a member is expected to take until it serves.</param>
internal readonly record struct GateContext(ScalingInput Input, ProposalReason? Doubt, int Min, int Max, TimeSpan BootTime)
{
    public DateTimeOffset At => Input.At;

    public int Size => Input.Size;

    /// <summary>Gets the size as it is, or the nearest that is allowed: what "stay" comes to.</summary>
    public int Stay => Math.Clamp(Input.Size, Min, Max);
}
