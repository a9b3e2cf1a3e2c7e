namespace Spinup.Sdk.Http;

/// <summary>Learns the API's time from the <c>Date</c> headers of its answers.</summary>
/// <remarks>
/// A header is cut to the second and made somewhere between send and receive, so each answer only bounds the difference
/// between the two clocks. The bounds of several answers are intersected, which is better than any one of them; when they
/// contradict each other, one of the clocks was set, and the newest answer counts alone.
/// </remarks>
internal sealed class ApiClock(TimeProvider time) : IApiClock
{
    private static readonly long HeaderResolutionTicks = TimeSpan.TicksPerSecond;

    // Replaced as a whole by Observe, under the lock; read without it.
    private volatile Bounds? _bounds;
    private readonly Lock _lock = new();

    public DateTimeOffset UtcNow
    {
        get
        {
            var now = time.GetUtcNow();
            return _bounds is { } bounds ? now.AddTicks(bounds.MiddleTicks) : now;
        }
    }

    public bool IsSynchronized => _bounds is not null;

    /// <summary>Takes in one answer.</summary>
    /// <param name="date">Its <c>Date</c> header.</param>
    /// <param name="sentAt">This machine's time when the request was sent.</param>
    /// <param name="receivedAt">This machine's time when the answer came.</param>
    public void Observe(DateTimeOffset date, DateTimeOffset sentAt, DateTimeOffset receivedAt)
    {
        var low = date.UtcTicks - receivedAt.UtcTicks;
        var high = date.UtcTicks + HeaderResolutionTicks - sentAt.UtcTicks;
        if (high < low)
        {
            return; // This machine's clock was set back while the request was on its way: nothing can be learned.
        }

        if (_bounds is { } known && known.LowTicks >= low && known.HighTicks <= high)
        {
            return; // Nothing new, as with nearly every answer.
        }

        lock (_lock)
        {
            if (_bounds is { } bounds && Math.Max(bounds.LowTicks, low) is var tighterLow && Math.Min(bounds.HighTicks, high) is var tighterHigh
                && tighterLow <= tighterHigh)
            {
                (low, high) = (tighterLow, tighterHigh);
            }

            _bounds = new Bounds(low, high);
        }
    }

    /// <summary>The API's time minus this machine's lies between these.</summary>
    private sealed record Bounds(long LowTicks, long HighTicks)
    {
        public long MiddleTicks { get; } = LowTicks + ((HighTicks - LowTicks) / 2);
    }
}
