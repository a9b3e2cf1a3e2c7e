namespace Spinup.Sdk.Http;

/// <summary>How much one token may still ask of one host; requests wait here instead of being refused there.</summary>
/// <remarks>
/// <para>DigitalOcean counts 5000 requests in any hour and 250 in any minute (5 %), and says in each answer what is left of
/// the hour (docs.digitalocean.com/reference/api, "Rate limit", read 2026-08). Other processes may use the same token, so the
/// answers are the truth about the hour; the minute is counted here. A tenth of both is kept for urgent requests.</para>
/// <para>Urgent requests go first, the others in the order they came. A request that could not go before its deadline is
/// refused at once. After a 429, one request at a time goes until one is answered otherwise.</para>
/// <para>Thread-safe.</para>
/// </remarks>
internal sealed partial class RateBudget
{
    private const int KeptPart = 10; // One in ten is kept for destroys.
    private const int BurstPart = 20; // 5 % of the hour's limit may go in one minute.
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(1);

    // Timers count milliseconds, and time measured between two timestamps is cut: a little later is in time, a little earlier is not.
    private static readonly TimeSpan OneTick = TimeSpan.FromMilliseconds(1);

    // All state below is touched only under the lock.
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly bool _hasHour;
    private readonly SlidingWindow _burst;
    private readonly SlidingWindow _hour;
    private readonly LinkedList<Waiter> _urgent = new();
    private readonly LinkedList<Waiter> _patient = new();
    private ITimer? _timer;
    private int _limit;
    private int? _remaining; // Of the hour, what is in flight taken off; null until an answer told.
    private TimeSpan _resetAt;
    private TimeSpan _blockedUntil;
    private TimeSpan _backOff = FirstBackOff;
    private bool _oneAtATime;
    private int _inFlight;

    /// <summary>Makes the budget of a token: what an account starts with, until the first answer tells.</summary>
    public RateBudget(TimeProvider time)
        : this(time, burst: 250, TimeSpan.FromMinutes(1), hour: 5000)
    {
    }

    /// <summary>Makes a budget.</summary>
    /// <param name="time">Every now and every wait.</param>
    /// <param name="burst">How many requests the short window holds.</param>
    /// <param name="window">How long that is.</param>
    /// <param name="hour">How many an hour holds; 0 when there is no such limit, and then the headers are not for this budget.</param>
    public RateBudget(TimeProvider time, int burst, TimeSpan window, int hour)
    {
        _time = time;
        _origin = time.GetTimestamp();
        _hasHour = hour > 0;
        _limit = hour;
        _burst = new SlidingWindow(burst, window);
        _hour = new SlidingWindow(hour, TimeSpan.FromHours(1));
    }

    /// <summary>Gets how long nobody has asked, for the registry to forget what is no longer used.</summary>
    public TimeSpan Idle
    {
        get
        {
            lock (_lock)
            {
                return _inFlight > 0 || _urgent.Count + _patient.Count > 0 ? TimeSpan.Zero : Now - LastUse;
            }
        }
    }

    private TimeSpan LastUse { get; set; }

    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Waits until a request may go. Each granted one must be ended with <see cref="Answered"/>.</summary>
    /// <param name="urgent">Whether it may use what is kept.</param>
    /// <param name="atMost">How long it can wait.</param>
    /// <param name="cancellationToken">Gives the place in the queue up.</param>
    /// <returns>Null when it may go; else, at once, at least how long it would have to wait.</returns>
    public ValueTask<TimeSpan?> EnterAsync(bool urgent, TimeSpan atMost, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_lock)
        {
            var now = Now;
            LastUse = now;
            var queue = urgent ? _urgent : _patient;
            var ahead = _urgent.Count + (urgent ? 0 : _patient.Count);
            if (ahead == 0 && MayGo(urgent, now, out _))
            {
                Go();
                return default;
            }

            var wait = LeastWait(urgent, now, ahead);
            if (wait > atMost)
            {
                return new ValueTask<TimeSpan?>(wait);
            }

            waiter = new Waiter(this, queue, urgent, now + atMost);
            queue.AddLast(waiter.Place);
            Pump(now);
        }

        return waiter.WaitAsync(cancellationToken);
    }

    /// <summary>At least how long a request would have to wait if it came now.</summary>
    public TimeSpan LeastWait(bool urgent)
    {
        lock (_lock)
        {
            return LeastWait(urgent, Now, ahead: 0);
        }
    }

    /// <summary>Ends a request that was let go.</summary>
    /// <param name="answer">What came back; null when nothing did.</param>
    public void Answered(RateAnswer? answer)
    {
        lock (_lock)
        {
            var now = Now;
            _inFlight--;
            _burst.Answered(now);
            _hour.Answered(now);
            if (answer is { } told)
            {
                Learn(told, now);
            }

            Pump(now);
        }
    }

    private void Learn(in RateAnswer told, TimeSpan now)
    {
        if (_hasHour && told.Limit is { } limit and > 0 && limit != _limit)
        {
            _limit = limit;
            _hour.Capacity = limit;
            _burst.Capacity = Math.Max(1, limit / BurstPart);
        }

        if (_hasHour && told.Remaining is { } remaining)
        {
            // Those in flight may be counted in it already or not: taken off, it is never too much.
            _remaining = remaining - _inFlight;
            _resetAt = now + (told.ResetIn ?? TimeSpan.Zero);
            _hour.Forget();
        }

        if (!told.Refused)
        {
            _oneAtATime = false;
            _backOff = FirstBackOff;
            return;
        }

        _oneAtATime = true;
        if (told.RetryAfter is { } retryAfter)
        {
            _blockedUntil = Later(_blockedUntil, now + retryAfter);
        }
        else if (_hasHour && told is { Remaining: 0, ResetIn: { } resetIn })
        {
            _blockedUntil = Later(_blockedUntil, now + resetIn);
        }
        else
        {
            // It does not say how long: try ever more rarely.
            _blockedUntil = Later(_blockedUntil, now + _backOff);
            _backOff = _backOff * 2 < LongestBackOff ? _backOff * 2 : LongestBackOff;
        }
    }

    /// <param name="urgent">Whether it may use what is kept.</param>
    /// <param name="now">The time now.</param>
    /// <param name="wait">When it may not: how long until it is worth asking again; zero when only an answer can change it.</param>
    private bool MayGo(bool urgent, TimeSpan now, out TimeSpan wait)
    {
        wait = LeastWait(urgent, now, ahead: 0);
        if (wait > TimeSpan.Zero)
        {
            return false;
        }

        // Used up, but the reset is past: one request goes and finds out.
        return _inFlight == 0 || !(_oneAtATime || IsUsedUp(urgent, ahead: 0));
    }

    private bool IsUsedUp(bool urgent, int ahead) => _hasHour && _remaining - ahead <= Kept(urgent, _limit);

    private TimeSpan LeastWait(bool urgent, TimeSpan now, int ahead)
    {
        var wait = Later(_blockedUntil - now, _burst.WaitFor(now, ahead, Kept(urgent, _burst.Capacity)));
        if (_hasHour)
        {
            wait = Later(wait, _remaining is null ? _hour.WaitFor(now, ahead, Kept(urgent, _limit))
                : IsUsedUp(urgent, ahead) ? _resetAt - now
                : TimeSpan.Zero);
        }

        return Later(wait, TimeSpan.Zero);
    }

    private void Go()
    {
        _inFlight++;
        _remaining--;
        _burst.Sent();
        _hour.Sent();
    }

    /// <summary>Lets go whoever may, in order, and sets the timer for the next.</summary>
    private void Pump(TimeSpan now)
    {
        while ((_urgent.First ?? _patient.First)?.Value is { } first)
        {
            if (MayGo(first.Urgent, now, out var wait))
            {
                Go();
                first.Leave(refusedFor: null);
            }
            else if (now + wait > first.Deadline)
            {
                first.Leave(wait);
            }
            else
            {
                if (wait > TimeSpan.Zero)
                {
                    _timer ??= _time.CreateTimer(static budget => ((RateBudget)budget!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                    _timer.Change(wait + OneTick, Timeout.InfiniteTimeSpan);
                }

                return;
            }
        }
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            Pump(Now);
        }
    }

    // A budget as small as a few requests keeps nothing: there must be something for everybody.
    private static int Kept(bool urgent, int limit) => urgent ? 0 : limit / KeptPart;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
