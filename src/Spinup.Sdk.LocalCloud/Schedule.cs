namespace Spinup.Sdk.LocalCloud;

/// <summary>What happens later: boots, actions' ends, deletes that lag. One queue and one timer for all droplets.</summary>
/// <remarks>Everything runs under the world's gate, in order of time, before a request that comes after it is answered.</remarks>
internal sealed class Schedule : IDisposable
{
    private readonly PriorityQueue<Action<DateTimeOffset>, (DateTimeOffset At, long Order)> events = new();
    private readonly Lock gate;
    private readonly TimeProvider clock;
    private readonly ITimer timer;
    private DateTimeOffset armedFor = DateTimeOffset.MaxValue;
    private long order;
    private bool advancing;

    public Schedule(Lock gate, TimeProvider clock)
    {
        this.gate = gate;
        this.clock = clock;
        timer = clock.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Runs <paramref name="happen"/> once <paramref name="at"/> has come; it is told that time, which may be past by then.</summary>
    public void At(DateTimeOffset at, Action<DateTimeOffset> happen)
    {
        events.Enqueue(happen, (at, order++));
        Arm();
    }

    /// <summary>Runs all that is due. Called under the gate.</summary>
    public void Advance()
    {
        // An event may ask for the time, and a test's clock may fire the timer inside a call: no second round inside the first.
        if (advancing)
        {
            return;
        }

        advancing = true;
        try
        {
            while (events.TryPeek(out var happen, out var when) && when.At <= clock.GetUtcNow())
            {
                events.Dequeue();
                happen(when.At);
            }
        }
        finally
        {
            advancing = false;
        }

        Arm();
    }

    public void Dispose() => timer.Dispose();

    private void OnTimer()
    {
        // Fired by a test's clock from inside a request: that request sees the event at the next one, as if it had come later.
        if (gate.IsHeldByCurrentThread)
        {
            armedFor = DateTimeOffset.MaxValue;
            return;
        }

        lock (gate)
        {
            armedFor = DateTimeOffset.MaxValue;
            Advance();
        }
    }

    private void Arm()
    {
        if (advancing || !events.TryPeek(out _, out var when) || when.At >= armedFor)
        {
            return;
        }

        armedFor = when.At;
        var wait = when.At - clock.GetUtcNow();
        timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
