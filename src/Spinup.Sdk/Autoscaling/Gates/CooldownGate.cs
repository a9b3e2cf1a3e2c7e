namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>Leaves the pool alone for a while after a change, and while members it was given still start, where that is wished.</summary>
internal sealed class CooldownGate(CooldownOptions options) : IScalingGate
{
    private DateTimeOffset? changedAt;
    private DateTimeOffset seenAt;
    private int? seenSize;

    public ScalingGate Kind => ScalingGate.Cooldown;

    public void Observe(in GateContext context, int wanted)
    {
        if (seenSize is { } size && size != context.Size)
        {
            changedAt = seenAt;
        }

        // A clock that went back takes the change with it; otherwise the pool would be left alone for as long as the clock is behind.
        if (changedAt > context.At)
        {
            changedAt = context.At;
        }

        (seenAt, seenSize) = (context.At, context.Size);
    }

    public int Apply(in GateContext context, int wanted, out ProposalReason reason)
    {
        reason = default;
        var stay = context.Stay;
        if (wanted == stay)
        {
            return wanted;
        }

        var cooldown = wanted > stay ? options.Up : options.Down;
        if (changedAt is { } changed && context.At - changed < cooldown)
        {
            reason = new(wanted > stay ? "cooldown of {1:0} s after a change held back {2}" : "cooldown of {1:0} s after a change kept {2}", "", cooldown.TotalSeconds, Math.Abs(wanted - stay));
            return stay;
        }

        if (options.WaitForStarting && StartingOf(context) is > 0 and var starting)
        {
            reason = new("waits for {1} members that start", "", starting);
            return stay;
        }

        return wanted;
    }

    private static int StartingOf(in GateContext context)
    {
        var starting = 0;
        foreach (ref readonly var member in context.Input.Members.AsSpan())
        {
            // One that takes twice as long as expected will perhaps never come: the others must not wait for it.
            starting += member.State == MemberState.Starting && !(context.At - member.CreatedAt > context.BootTime * 2) ? 1 : 0;
        }

        return starting;
    }
}
