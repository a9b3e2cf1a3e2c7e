using System.Diagnostics;

namespace Spinup.Testing;

/// <summary>A clock that moves only when a test moves it. Timers fire on the thread that calls <see cref="Advance"/>, in the order they fall due.</summary>
/// <remarks>
/// Its timestamps tick at an odd rate, so that arithmetic which takes them for ticks of 100 ns is caught. Thread-safe.
/// Under xunit a continuation may be posted to the test's own SynchronizationContext, which is busy moving the clock:
/// <see cref="Advance"/> therefore runs without one. Real sockets do not follow this clock; test them apart.
/// </remarks>
public sealed class TestClock : TimeProvider
{
    private const long Frequency = 7_654_321;
    private readonly Lock _lock = new();
    private readonly List<TestTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private long _elapsedTicks;

    /// <summary>Makes a clock.</summary>
    /// <param name="start">2026-01-02 03:04:05 UTC when absent.</param>
    public TestClock(DateTimeOffset? start = null) => _start = start ?? new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => Frequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Gets how far the clock was moved.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref _elapsedTicks));

    /// <summary>Gets how many timers wait to fire.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_lock)
            {
                return _timers.Count(timer => timer.IsPending);
            }
        }
    }

    /// <summary>Gets how long it is until the next timer fires, or null.</summary>
    public TimeSpan? NextTimerIn
    {
        get
        {
            lock (_lock)
            {
                var pending = _timers.Where(timer => timer.IsPending).ToList();
                return pending.Count == 0 ? null : TimeSpan.FromTicks(Math.Max(0, pending.Min(timer => timer.DueTicks) - _elapsedTicks));
            }
        }
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => (long)((Int128)Interlocked.Read(ref _elapsedTicks) * Frequency / TimeSpan.TicksPerSecond);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what falls due on the way, each at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var target = Interlocked.Read(ref _elapsedTicks) + by.Ticks;
            while (TakeDue(target) is { } timer)
            {
                timer.Fire();
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Moves the clock from timer to timer until the work is done, and hands on how it ended.</summary>
    /// <param name="work">What waits on this clock.</param>
    /// <param name="limit">How far the clock may be moved; a day when absent.</param>
    /// <exception cref="TimeoutException">The work waited for something else than this clock, or longer than the limit.</exception>
    public async Task<T> RunAsync<T>(Task<T> work, TimeSpan? limit = null)
    {
        await RunAsync((Task)work, limit).ConfigureAwait(false);
        return await work.ConfigureAwait(false);
    }

    /// <inheritdoc cref="RunAsync{T}(Task{T}, TimeSpan?)"/>
    public async Task RunAsync(Task work, TimeSpan? limit = null)
    {
        var until = Elapsed + (limit ?? TimeSpan.FromDays(1));
        while (!work.IsCompleted)
        {
            await UntilAsync(() => work.IsCompleted || PendingTimers > 0).ConfigureAwait(false);
            await QuietAsync(work).ConfigureAwait(false);
            if (!work.IsCompleted && NextTimerIn is { } next)
            {
                if (Elapsed + next > until)
                {
                    throw new TimeoutException($"The work still waits after {Elapsed} on the test clock.");
                }

                Advance(next);
            }
        }

        await work.ConfigureAwait(false);
    }

    /// <summary>Waits, in real time, for something that other threads bring about.</summary>
    /// <exception cref="TimeoutException">Not within 20 seconds.</exception>
    public static async Task UntilAsync(Func<bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(20))
            {
                throw new TimeoutException("What the test waits for did not happen within 20 s of real time.");
            }

            await Task.Delay(1).ConfigureAwait(false);
        }
    }

    /// <summary>Lets work that is under way on other threads come to its next wait: no new timers for a few looks in a row.</summary>
    private async Task QuietAsync(Task work)
    {
        for (var (quiet, seen) = (0, Snapshot()); quiet < 3 && !work.IsCompleted;)
        {
            await Task.Delay(1).ConfigureAwait(false);
            var now = Snapshot();
            quiet = now == seen ? quiet + 1 : 0;
            seen = now;
        }
    }

    private (int Pending, TimeSpan? Next) Snapshot() => (PendingTimers, NextTimerIn);

    private TestTimer? TakeDue(long targetTicks)
    {
        lock (_lock)
        {
            TestTimer? first = null;
            foreach (var timer in _timers)
            {
                if (timer.IsPending && timer.DueTicks <= targetTicks && (first is null || timer.DueTicks < first.DueTicks))
                {
                    first = timer;
                }
            }

            if (first is null)
            {
                Interlocked.Exchange(ref _elapsedTicks, Math.Max(targetTicks, _elapsedTicks));
                return null;
            }

            Interlocked.Exchange(ref _elapsedTicks, Math.Max(first.DueTicks, _elapsedTicks));
            first.Take();
            return first;
        }
    }

    private sealed class TestTimer(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        private long _periodTicks = Timeout.Infinite;

        public long DueTicks { get; private set; }

        public bool IsPending { get; private set; }

        public void Fire() => callback(state);

        public void Take()
        {
            IsPending = _periodTicks > 0;
            DueTicks += Math.Max(0, _periodTicks);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool fireNow;
            lock (clock._lock)
            {
                if (!clock._timers.Contains(this))
                {
                    clock._timers.Add(this);
                }

                _periodTicks = period == Timeout.InfiniteTimeSpan ? Timeout.Infinite : period.Ticks;
                DueTicks = clock._elapsedTicks + Math.Max(0, dueTime.Ticks);
                IsPending = dueTime != Timeout.InfiniteTimeSpan;
                fireNow = IsPending && dueTime <= TimeSpan.Zero;
                if (fireNow)
                {
                    Take();
                }
            }

            if (fireNow)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static timer => timer.Fire(), this, preferLocal: false);
            }

            return true;
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                IsPending = false;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
