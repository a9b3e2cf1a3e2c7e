namespace Spinup.Testing;

/// <summary>Waits for something that another process or thread brings about.</summary>
public static class Eventually
{
    /// <summary>Waits until a condition holds, up to 20 seconds of real time.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="evidence">What to say when it never held.</param>
    /// <exception cref="TimeoutException">It never held.</exception>
    public static async Task Async(Func<bool> condition, Func<string> evidence)
    {
        var deadline = Environment.TickCount64 + 20_000;
        while (!condition())
        {
            if (Environment.TickCount64 > deadline)
            {
                throw new TimeoutException(evidence());
            }

            await Task.Delay(10);
        }
    }
}
