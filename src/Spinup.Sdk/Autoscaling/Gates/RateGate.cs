namespace Spinup.Sdk.Autoscaling.Gates;

internal sealed class RateGate(RateOptions up, RateOptions down) : IScalingGate
{
    public ScalingGate Kind => ScalingGate.Rate;
    public void Observe(in GateContext context, int wanted) => _ = (up, down);
    public int Apply(in GateContext context, int wanted, out ProposalReason reason) { reason = default; return wanted; }
}
