namespace Spinup.Sdk.Remote.OpenSsh.Detached;

/// <summary>When to try again after a line broke, and when no more.</summary>
internal sealed class Reconnection(TimeSpan limit, TimeProvider timeProvider)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    // A line that carried nothing is a sign of life only when it was up for a while: a machine may answer and hang up, again and again.
    private static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(5);

    private long lastSignOfLife = timeProvider.GetTimestamp();
    private TimeSpan nextPause;

    public TimeSpan Limit => limit;

    public long Now => timeProvider.GetTimestamp();

    /// <summary>Tells of a line that was up and broke.</summary>
    /// <param name="since">When it came up.</param>
    /// <param name="carried">Whether anything came over it.</param>
    public void WasUp(long since, bool carried)
    {
        if (carried || timeProvider.GetElapsedTime(since) >= StableAfter)
        {
            lastSignOfLife = timeProvider.GetTimestamp();
            nextPause = TimeSpan.Zero;
        }
    }

    /// <summary>Waits until it is time for the next try.</summary>
    /// <returns>Whether there is to be one.</returns>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        var left = limit - timeProvider.GetElapsedTime(lastSignOfLife);
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        if (nextPause > TimeSpan.Zero)
        {
            await Task.Delay(nextPause < left ? nextPause : left, timeProvider, cancellationToken).ConfigureAwait(false);
        }

        nextPause = nextPause == TimeSpan.Zero ? FirstPause : nextPause * 2 < LongestPause ? nextPause * 2 : LongestPause;
        return true;
    }
}
