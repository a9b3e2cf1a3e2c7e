namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>The wishes that may still count. The place of one that does not any more is given to the next, the last such place first.</summary>
internal sealed class WishLog(TimeSpan keep)
{
    private readonly List<Wish> wishes = [];

    // The places whose wishes may count, in the order of their time, and in rising order those that are free.
    private readonly Queue<int> inUse = new();
    private readonly List<int> free = [];
    private DateTimeOffset last = DateTimeOffset.MinValue;

    /// <summary>Gets all places, in their order.</summary>
    public IReadOnlyList<Wish> Wishes => wishes;

    /// <summary>Fills the log with wishes from before, in any order of time.</summary>
    public void Begin(IReadOnlyList<Wish> before)
    {
        wishes.AddRange(before);
        foreach (var place in Enumerable.Range(0, wishes.Count).OrderBy(place => wishes[place].At))
        {
            inUse.Enqueue(place);
            last = wishes[place].At;
        }
    }

    public void Add(in Wish wish)
    {
        HappenNow(wish.At);
        last = wish.At;
        var freed = free.Count;
        while (inUse.TryPeek(out var oldest) && wishes[oldest].At.UtcTicks < wish.At.UtcTicks - keep.Ticks)
        {
            free.Add(inUse.Dequeue());
        }

        if (free.Count > freed && free.Count > 1)
        {
            free.Sort();
        }

        inUse.Enqueue(Place(wish));
    }

    /// <summary>Has what lies in the future happen now, so that a clock that went back does not keep it for longer.</summary>
    public void HappenNow(DateTimeOffset now)
    {
        if (now >= last)
        {
            return;
        }

        last = now;
        for (var place = 0; place < wishes.Count; place++)
        {
            wishes[place] = wishes[place] with { At = wishes[place].At > now ? now : wishes[place].At };
        }
    }

    private int Place(in Wish wish)
    {
        if (free.Count == 0)
        {
            wishes.Add(wish);
            return wishes.Count - 1;
        }

        var place = free[^1];
        free.RemoveAt(free.Count - 1);
        wishes[place] = wish;
        return place;
    }
}
