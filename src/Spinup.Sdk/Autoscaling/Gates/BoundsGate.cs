namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>The fewest and the most members.</summary>
internal sealed class BoundsGate : IScalingGate
{
    public ScalingGate Kind => ScalingGate.Bounds;

    public void Observe(in GateContext context, int wanted)
    {
    }

    public int Apply(in GateContext context, int wanted, out ProposalReason reason)
    {
        reason = wanted > context.Max ? new("at most {1} members", "", context.Max) : new("at least {1} members", "", context.Min);
        return Math.Clamp(wanted, context.Min, context.Max);
    }
}
