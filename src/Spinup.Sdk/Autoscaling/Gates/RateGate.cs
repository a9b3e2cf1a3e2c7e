namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>Lets the size change only as fast as the rules say, from how it changed within their periods.</summary>
/// <remarks>
/// A change is what lies between two inputs' sizes, whoever made it, and counts from the earlier of the two, when it was decided. One from the future, which a clock
/// that went back leaves behind, counts as one of now. A limit never lies on the wrong side of the present size. Not thread-safe.
/// </remarks>
public sealed class RateGate : IScalingGate
{
    private readonly RateLimit up;
    private readonly RateLimit down;
    private readonly SizeChangeLog increases;
    private readonly SizeChangeLog decreases;
    private DateTimeOffset seenAt;
    private int? seenSize;

    /// <summary>Makes one that remembers nothing yet.</summary>
    /// <param name="up">The rules for growing; read once.</param>
    /// <param name="down">The rules for shrinking; read once.</param>
    public RateGate(RateOptions up, RateOptions down)
        : this(up, down, [])
    {
    }

    /// <summary>Makes one that remembers changes from before.</summary>
    /// <param name="up">The rules for growing; read once.</param>
    /// <param name="down">The rules for shrinking; read once.</param>
    /// <param name="history">The changes, in any order of time.</param>
    public RateGate(RateOptions up, RateOptions down, IEnumerable<SizeChange> history)
    {
        ArgumentNullException.ThrowIfNull(up);
        ArgumentNullException.ThrowIfNull(down);
        ArgumentNullException.ThrowIfNull(history);
        this.up = new(up, up: true);
        this.down = new(down, up: false);

        // Either direction's rules look at the changes of both.
        var keep = this.up.LongestPeriod > this.down.LongestPeriod ? this.up.LongestPeriod : this.down.LongestPeriod;
        (increases, decreases) = (new(keep), new(keep));
        foreach (var change in history)
        {
            (change.Count < 0 ? decreases : increases).Begin(change);
        }
    }

    /// <summary>Gets the growth that is remembered, in its places. The place of one that is too old for every rule is used again.</summary>
    public IReadOnlyList<SizeChange> Increases => increases.Changes;

    /// <summary>Gets the shrinking that is remembered, in its places.</summary>
    public IReadOnlyList<SizeChange> Decreases => decreases.Changes;

    ScalingGate IScalingGate.Kind => ScalingGate.Rate;

    /// <summary>Remembers a change. Without rules none matters and none is kept.</summary>
    /// <param name="change">By how many members; negative when the pool shrank.</param>
    /// <param name="at">When it was decided.</param>
    public void Record(int change, DateTimeOffset at)
    {
        if (change != 0 && (up.LooksBack || down.LooksBack))
        {
            (change < 0 ? decreases : increases).Add(change, at);
        }
    }

    /// <summary>Adds up the growth of a period.</summary>
    /// <param name="period">How long it is.</param>
    /// <param name="at">When it ends.</param>
    public int GetIncrease(TimeSpan period, DateTimeOffset at) => int.CreateSaturating(increases.Within(period, at));

    /// <summary>Adds up the shrinking of a period.</summary>
    /// <param name="period">How long it is.</param>
    /// <param name="at">When it ends.</param>
    /// <returns>A number that is not negative.</returns>
    public int GetDecrease(TimeSpan period, DateTimeOffset at) => int.CreateSaturating(decreases.Within(period, at));

    /// <summary>Says how far the rules let the pool grow. May be below the present size, when it grew more than they allow.</summary>
    /// <param name="size">The present size.</param>
    /// <param name="at">Now.</param>
    public int GetUpperLimit(int size, DateTimeOffset at) => up.Of(size, at, increases, decreases);

    /// <summary>Says how far the rules let the pool shrink. May be above the present size, or below zero.</summary>
    /// <param name="size">The present size.</param>
    /// <param name="at">Now.</param>
    public int GetLowerLimit(int size, DateTimeOffset at) => down.Of(size, at, increases, decreases);

    /// <summary>Says what the rules leave of a wish. Changes nothing.</summary>
    /// <param name="size">The present size.</param>
    /// <param name="wanted">The size wanted.</param>
    /// <param name="at">Now.</param>
    public int Limit(int size, int wanted, DateTimeOffset at) =>
        wanted > size ? Math.Min(wanted, Math.Max(size, GetUpperLimit(size, at)))
        : wanted < size ? Math.Max(wanted, Math.Min(size, GetLowerLimit(size, at)))
        : wanted;

    void IScalingGate.Observe(in GateContext context, int wanted)
    {
        if (seenSize is { } size)
        {
            Record(context.Size - size, seenAt);
        }

        increases.HappenNow(context.At);
        decreases.HappenNow(context.At);
        (seenAt, seenSize) = (context.At, context.Size);
    }

    int IScalingGate.Apply(in GateContext context, int wanted, out ProposalReason reason)
    {
        var after = Limit(context.Size, wanted, context.At);
        reason = new(after < wanted ? "rate limit held back {1}" : "rate limit kept {1}", "", Math.Abs((long)wanted - after));
        return after;
    }
}
