using System.Diagnostics;

namespace Spinup.Tests.CrashOwner;

/// <summary>Counts the moments at which an owner can die, and dies at one of them, by SIGKILL: nothing is flushed, nothing is disposed.</summary>
internal sealed class Death(int at)
{
    private int moments;

    public int Moments => Volatile.Read(ref moments);

    public void Passes()
    {
        if (Interlocked.Increment(ref moments) == at)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite); // the signal is on its way
        }
    }
}
