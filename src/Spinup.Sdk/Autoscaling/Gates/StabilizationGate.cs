namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>Holds growth back to the smallest, and shrinking to the largest, of what was wanted for a while.</summary>
/// <remarks>
/// It only ever moves a wish towards the present size, unless <see cref="StabilizationOptions.LargestOfWindow"/>. A wish from the future, which a clock that went
/// back leaves behind, counts as one of now. The cost of a decision does not grow with the window. Not thread-safe.
/// </remarks>
public sealed class StabilizationGate : IScalingGate
{
    private readonly StabilizationOptions options;
    private readonly WishLog log;
    private readonly WindowExtreme smallest;
    private readonly WindowExtreme largest;
    private bool remembersSize;
    private DateTimeOffset? meantAt;

    /// <summary>Makes one that remembers nothing yet.</summary>
    /// <param name="options">The windows; read once.</param>
    public StabilizationGate(StabilizationOptions options)
        : this(options, [])
    {
    }

    /// <summary>Makes one that remembers wishes from before.</summary>
    /// <param name="options">The windows; read once.</param>
    /// <param name="history">The wishes, in any order of time.</param>
    public StabilizationGate(StabilizationOptions options, IEnumerable<Wish> history)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(history);
        this.options = new() { Up = options.Up, Down = options.Down, LargestOfWindow = options.LargestOfWindow };
        log = new(options.LargestOfWindow || options.Down > options.Up ? options.Down : options.Up);
        smallest = new(options.Up, largest: false, holdsEdge: false);
        largest = new(options.Down, largest: true, holdsEdge: options.LargestOfWindow);
        var before = history.ToList();
        log.Begin(before);
        foreach (var wish in before.OrderBy(wish => wish.At))
        {
            smallest.Add(wish);
            largest.Add(wish);
        }

        remembersSize = options.RemembersInitialSize && before.Count == 0;
    }

    /// <summary>Gets the wishes in their places. The place of one that is too old for both windows is used again.</summary>
    public IReadOnlyList<Wish> Wishes => log.Wishes;

    ScalingGate IScalingGate.Kind => ScalingGate.Stabilization;

    /// <summary>Remembers a wish, as it was before this gate.</summary>
    /// <param name="wanted">The size wanted.</param>
    /// <param name="at">When.</param>
    public void Record(int wanted, DateTimeOffset at)
    {
        var wish = new Wish(wanted, at);
        log.Add(wish);
        smallest.Add(wish);
        largest.Add(wish);
    }

    /// <summary>Says what the windows leave of a wish. Changes nothing.</summary>
    /// <param name="size">The present size.</param>
    /// <param name="wanted">The size wanted.</param>
    /// <param name="at">Now; not before the last wish that was recorded.</param>
    public int Stabilize(int size, int wanted, DateTimeOffset at)
    {
        var atMost = largest.With(wanted, at);
        return options.LargestOfWindow ? atMost : Math.Min(Math.Max(size, smallest.With(wanted, at)), atMost);
    }

    void IScalingGate.Observe(in GateContext context, int wanted)
    {
        log.HappenNow(context.At);
        smallest.HappenNow(context.At);
        largest.HappenNow(context.At);
        if (remembersSize)
        {
            Record(context.Size, context.At);
            remembersSize = false;
        }

        // What was wanted on numbers nobody trusts must not become, later on, a reason to shrink to. Nor is a size that stays for want of numbers a wish for it, as long as
        // the window has wishes that were meant: a reading lost now and then would otherwise keep a pool from ever shrinking.
        var isMeant = context.Doubt is null;
        if (isMeant || wanted > context.Size || (wanted == context.Size && !(context.At - meantAt < options.Down)))
        {
            Record(wanted, context.At);
        }

        meantAt = isMeant ? context.At : meantAt > context.At ? context.At : meantAt;
    }

    int IScalingGate.Apply(in GateContext context, int wanted, out ProposalReason reason)
    {
        reason = default;
        var after = Stabilize(context.Size, wanted, context.At);

        // Nor may old wishes move a pool that stays only because nothing is known.
        if (after > wanted && wanted >= context.Size && (context.Doubt is not null || context.Input.HeldBecause is not null))
        {
            return wanted;
        }

        reason = after < wanted ? new("stabilization over {1:0} s held back {2}", "", options.Up.TotalSeconds, wanted - after)
            : wanted < context.Size && after <= context.Size ? new("stabilization over {1:0} s kept {2}", "", options.Down.TotalSeconds, after - wanted)
            : new("the largest wish of {1:0} s was {2}", "", options.Down.TotalSeconds, after);
        return after;
    }
}
