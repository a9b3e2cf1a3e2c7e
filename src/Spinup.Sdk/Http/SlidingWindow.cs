namespace Spinup.Sdk.Http;

/// <summary>Counts requests against a limit of so many in so long. Not thread-safe; its owner locks.</summary>
/// <remarks>
/// The service counts a request somewhere between its sending and its answer, and only it knows when. A request is
/// therefore counted here from its sending until a whole window after its answer, which is never too short.
/// Answers that come within a 500th of the window are counted at the time of the last of them, so that it takes
/// the same little memory whatever the limit. Times are measured from any fixed moment.
/// </remarks>
internal sealed class SlidingWindow(int capacity, TimeSpan length)
{
    private readonly TimeSpan _grain = length / 500;
    private readonly Queue<Group> _groups = new();
    private Group _newest;
    private int _answered;
    private int _inFlight;

    /// <summary>Gets or sets how many requests the window holds.</summary>
    public int Capacity { get; set; } = capacity;

    public int Used(TimeSpan now)
    {
        while (_groups.TryPeek(out var oldest) && oldest.Last + length <= now)
        {
            _answered -= _groups.Dequeue().Count;
        }

        if (_groups.Count == 0 && _newest.Count > 0 && _newest.Last + length <= now)
        {
            _answered -= _newest.Count;
            _newest = default;
        }

        return _inFlight + _answered;
    }

    public void Sent() => _inFlight++;

    public void Answered(TimeSpan now)
    {
        _inFlight--;
        _answered++;
        if (_newest.Count > 0 && now - _newest.First <= _grain)
        {
            _newest = _newest with { Last = now, Count = _newest.Count + 1 };
            return;
        }

        if (_newest.Count > 0)
        {
            _groups.Enqueue(_newest);
        }

        _newest = new Group(now, now, 1);
        _ = Used(now); // Lets go of the old ones, even where nobody asks for a while.
    }

    /// <summary>Forgets the answers, for when the service has told better.</summary>
    public void Forget()
    {
        _groups.Clear();
        _newest = default;
        _answered = 0;
    }

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

        if (toLeave <= _answered)
        {
            return LeavesAt(toLeave) - now;
        }

        // What is in flight leaves a window after its answer at the earliest; what waits before it has to go first, and then the same.
        var behindFlight = toLeave - _answered - _inFlight;
        return length + (behindFlight <= 0 ? TimeSpan.Zero : WaitFor(now, behindFlight - 1, kept));
    }

    private TimeSpan LeavesAt(int place)
    {
        foreach (var group in _groups)
        {
            place -= group.Count;
            if (place <= 0)
            {
                return group.Last + length;
            }
        }

        return _newest.Last + length;
    }

    private readonly record struct Group(TimeSpan First, TimeSpan Last, int Count);
}
