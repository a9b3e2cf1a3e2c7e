namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>Never scales in on numbers that cannot be trusted, and after a while scales out to what was configured for that.</summary>
internal sealed class DistrustGate(DistrustOptions options) : IScalingGate
{
    private DateTimeOffset? distrustedSince;

    public ScalingGate Kind => ScalingGate.Distrust;

    public void Observe(in GateContext context, int wanted)
    {
        // The earlier of the two, so that a clock that went back does not lengthen the wait.
        distrustedSince = context.Doubt is null ? null : distrustedSince is { } since && since < context.At ? since : context.At;
    }

    public int Apply(in GateContext context, int wanted, out ProposalReason reason)
    {
        reason = default;
        if (context.Doubt is not { } doubt)
        {
            return wanted;
        }

        var least = context.Size;
        if (options.FallbackSize > least && distrustedSince is { } since && context.At - since >= options.FallbackAfter)
        {
            least = options.FallbackSize.Value;
            reason = new("{0}; fallback to {1}", doubt.ToString(), least);
        }
        else
        {
            reason = new("no scale-in: {0}", doubt.ToString());
        }

        return Math.Max(wanted, least);
    }
}
