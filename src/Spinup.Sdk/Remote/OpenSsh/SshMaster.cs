namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>One authenticated connection that carries many sessions. It lives as long as this process holds its standard input.</summary>
internal sealed class SshMaster(SshSession session, string controlPath) : IAsyncDisposable
{
    // sshd allows ten sessions a connection (MaxSessions); one holds it open, one is left for a forward or a clean-up.
    private const int MostSessions = 8;

    private int sessions;

    public string ControlPath => controlPath;

    public SshProcess Process => session.Process;

    public bool IsAlive => !session.Process.HasExited;

    /// <summary>Takes one of its sessions, if one is free.</summary>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref sessions) <= MostSessions)
        {
            return true;
        }

        Interlocked.Decrement(ref sessions);
        return false;
    }

    public void Return() => Interlocked.Decrement(ref sessions);

    public ValueTask DisposeAsync() => session.DisposeAsync();
}
