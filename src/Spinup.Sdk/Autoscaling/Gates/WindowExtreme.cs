namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>The smallest or the largest of what a moving window holds, at the same cost however much it holds.</summary>
/// <remarks>
/// It keeps only what can still become the extreme: something older than, and no more extreme than, another never does. The front is thus always the
/// extreme of what is left.
/// </remarks>
/// <param name="length">How long the window is.</param>
/// <param name="largest">Whether the largest is wanted.</param>
/// <param name="holdsEdge">Whether what is exactly as old as the window is long belongs to it.</param>
internal sealed class WindowExtreme(TimeSpan length, bool largest, bool holdsEdge)
{
    private Wish[] ring = new Wish[16];
    private int first;
    private int count;

    public void Add(in Wish wish)
    {
        HappenNow(wish.At);
        while (count > 0 && !Holds(this[0], wish.At))
        {
            first = (first + 1) % ring.Length;
            count--;
        }

        while (count > 0 && (largest ? this[count - 1].Count <= wish.Count : this[count - 1].Count >= wish.Count))
        {
            count--;
        }

        if (count == ring.Length)
        {
            Grow();
        }

        count++;
        this[count - 1] = wish;
    }

    /// <summary>Has what lies in the future happen now; it stands at the back.</summary>
    public void HappenNow(DateTimeOffset now)
    {
        for (var index = count - 1; index >= 0 && this[index].At > now; index--)
        {
            this[index] = this[index] with { At = now };
        }
    }

    /// <summary>Gives the extreme of the window that ends at a moment, and of one more.</summary>
    public int With(int wanted, DateTimeOffset now)
    {
        for (var index = 0; index < count; index++)
        {
            if (Holds(this[index], now))
            {
                return largest ? Math.Max(wanted, this[index].Count) : Math.Min(wanted, this[index].Count);
            }
        }

        return wanted;
    }

    private ref Wish this[int index] => ref ring[(first + index) % ring.Length];

    private bool Holds(in Wish wish, DateTimeOffset now) => wish.At.UtcTicks > now.UtcTicks - length.Ticks - (holdsEdge ? 1 : 0);

    private void Grow()
    {
        var larger = new Wish[ring.Length * 2];
        for (var index = 0; index < count; index++)
        {
            larger[index] = this[index];
        }

        (ring, first) = (larger, 0);
    }
}
