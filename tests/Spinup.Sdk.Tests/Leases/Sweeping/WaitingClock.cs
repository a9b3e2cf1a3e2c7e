using Spinup.Testing;

namespace Spinup.Tests.Sdk.Leases.Sweeping;

/// <summary>A test clock that knows when the program on it sleeps. Its requests go over real sockets, and the clock must stand still while they do.</summary>
/// <remarks>Time-outs are timers too, and no sleep: what waits for an answer would otherwise be taken for idle.</remarks>
internal sealed class WaitingClock(TestClock clock) : TimeProvider
{
    private readonly Lock gate = new();
    private TaskCompletionSource asleep = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int sleeps;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    /// <summary>Waits until the program sleeps.</summary>
    public Task UntilAsleepAsync()
    {
        lock (gate)
        {
            return asleep.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (state is CancellationTokenSource)
        {
            return clock.CreateTimer(callback, state, dueTime, period);
        }

        Count(1);
        var sleep = new Sleep(this);
        sleep.Timer = clock.CreateTimer(
            given =>
            {
                sleep.End();
                callback(given);
            },
            state,
            dueTime,
            period);
        return sleep;
    }

    private void Count(int change)
    {
        lock (gate)
        {
            sleeps += change;
            if (sleeps == 0)
            {
                asleep = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            else
            {
                asleep.TrySetResult();
            }
        }
    }

    private sealed class Sleep(WaitingClock owner) : ITimer
    {
        private int ended;

        public ITimer? Timer { get; set; }

        public void End()
        {
            if (Interlocked.Exchange(ref ended, 1) == 0)
            {
                owner.Count(-1);
            }
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => Timer!.Change(dueTime, period);

        public void Dispose()
        {
            End();
            Timer!.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
