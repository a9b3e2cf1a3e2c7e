namespace Spinup.Sdk.Autoscaling.Gates;

internal sealed class StabilizationGate(StabilizationOptions options) : IScalingGate
{
    public ScalingGate Kind => ScalingGate.Stabilization;
    public void Observe(in GateContext context, int wanted) => _ = options;
    public int Apply(in GateContext context, int wanted, out ProposalReason reason) { reason = default; return wanted; }
}
