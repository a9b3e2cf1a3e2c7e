namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>Keeps the size where it is while somebody said so.</summary>
internal sealed class HoldGate : IScalingGate
{
    public ScalingGate Kind => ScalingGate.Hold;

    public void Observe(in GateContext context, int wanted)
    {
    }

    public int Apply(in GateContext context, int wanted, out ProposalReason reason)
    {
        reason = new("held: {0}", context.Input.HeldBecause ?? "");
        return context.Input.HeldBecause is null ? wanted : context.Size;
    }
}
