namespace Spinup.Sdk.Http;

/// <summary>Counts requests against a limit of so many in so long. Not thread-safe; its owner locks.</summary>
/// <remarks>
/// The service counts a request somewhere between its sending and its answer, and only it knows when. A request is
/// therefore counted here from its sending until a whole window after its answer, which is never too short.
/// Times are measured from any fixed moment.
/// </remarks>
internal sealed class SlidingWindow(int capacity, TimeSpan length)
{
    private readonly Queue<TimeSpan> _answered = new();
    private int _inFlight;

    /// <summary>Gets or sets how many requests the window holds.</summary>
    public int Capacity { get; set; } = capacity;

    public int Used(TimeSpan now)
    {
        while (_answered.TryPeek(out var oldest) && oldest + length <= now)
        {
            _answered.Dequeue();
        }

        return _inFlight + _answered.Count;
    }

    public void Sent() => _inFlight++;

    public void Answered(TimeSpan now)
    {
        _inFlight--;
        _answered.Enqueue(now);
        _ = Used(now); // Lets go of the old ones, even where nobody asks for a while.
    }

    /// <summary>Forgets the answers, for when the service has told better.</summary>
    public void Forget() => _answered.Clear();

    /// <summary>At least how long until a request fits that has so many others before it. Zero: now.</summary>
    /// <param name="now">The time now.</param>
    /// <param name="ahead">How many wait before it.</param>
    /// <param name="kept">How much of the capacity is not for it.</param>
    public TimeSpan WaitFor(TimeSpan now, int ahead, int kept)
    {
        var room = Math.Max(1, Capacity - kept);
        var toLeave = Used(now) + ahead + 1 - room;
        if (toLeave <= 0)
        {
            return TimeSpan.Zero;
        }

        if (toLeave <= _answered.Count)
        {
            return _answered.ElementAt(toLeave - 1) + length - now;
        }

        // What is in flight leaves a window after its answer at the earliest; what waits before it has to go first, and then the same.
        var behindFlight = toLeave - _answered.Count - _inFlight;
        return length + (behindFlight <= 0 ? TimeSpan.Zero : WaitFor(now, behindFlight - 1, kept));
    }
}
