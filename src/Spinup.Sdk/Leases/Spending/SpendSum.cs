namespace Spinup.Sdk.Leases.Spending;

/// <summary>A sum of curves that jump and rise: what is owed altogether at a moment. Filled first, then asked.</summary>
internal sealed class SpendSum
{
    private readonly List<(long At, decimal Jump, decimal Slope)> bends = [];
    private long[] times = [];
    private decimal[] values = [];
    private decimal[] slopes = [];

    /// <summary>Gets the moments at which it jumps or bends.</summary>
    public IEnumerable<DateTimeOffset> Bends => bends.Select(bend => new DateTimeOffset(bend.At, TimeSpan.Zero));

    public void Jump(DateTimeOffset at, decimal by) => bends.Add((at.UtcTicks, by, 0));

    public void Rise(DateTimeOffset from, DateTimeOffset to, decimal perSecond)
    {
        bends.Add((from.UtcTicks, 0, perSecond));
        bends.Add((to.UtcTicks, 0, -perSecond));
    }

    /// <summary>Says what is owed at a moment, jumps of that moment included.</summary>
    public decimal At(DateTimeOffset at) => Value(at.UtcTicks, at.UtcTicks + 1);

    /// <summary>Says what was owed just before a moment.</summary>
    public decimal Before(DateTimeOffset at) => Value(at.UtcTicks, at.UtcTicks);

    private decimal Value(long at, long before)
    {
        if (times.Length != bends.Count)
        {
            Lay();
        }

        // The last bend that lies before.
        var (low, high) = (0, times.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = times[middle] < before ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? 0 : values[low - 1] + (slopes[low - 1] * Seconds(times[low - 1], at));
    }

    private void Lay()
    {
        bends.Sort(static (left, right) => left.At.CompareTo(right.At));
        (times, values, slopes) = (new long[bends.Count], new decimal[bends.Count], new decimal[bends.Count]);
        var (value, slope) = (0m, 0m);
        for (var index = 0; index < bends.Count; index++)
        {
            value += bends[index].Jump + (index == 0 ? 0 : slope * Seconds(times[index - 1], bends[index].At));
            slope += bends[index].Slope;
            (times[index], values[index], slopes[index]) = (bends[index].At, value, slope);
        }
    }

    private static decimal Seconds(long from, long to) => (decimal)(to - from) / TimeSpan.TicksPerSecond;
}
