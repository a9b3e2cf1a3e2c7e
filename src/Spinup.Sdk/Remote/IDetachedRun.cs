namespace Spinup.Sdk.Remote;

/// <summary>A command that runs on a machine by itself: neither a broken line nor the end of this program ends it.</summary>
/// <remarks>
/// <para>Thread-safe; also from several programs at once. Holds nothing on this side, so there is nothing to dispose of.</para>
/// <para>What it writes is kept on the machine, in files that only the login user can read (<c>~/.spinup/runs</c>), until <see cref="RemoveAsync"/>: all of it, so
/// a command that writes 10 GB takes 10 GB of the machine's disk. When that disk is full, the command meets that at its next write ("No space left on device"), as
/// with any file; what it could not write is not kept. Its end is still told: room for that is set aside when it starts.</para>
/// </remarks>
public interface IDetachedRun
{
    /// <summary>Gets what it is found again by, in this program or another: 20 characters of 0-9 and a-f. No secret, but of use to those only who can log in.</summary>
    string Id { get; }

    /// <summary>Gets how far the <see cref="FollowAsync"/> that was begun last is: what its output has taken.</summary>
    /// <value>Zero before the first. Moves after each write that the output took; stays when the call ends, however it ends.</value>
    /// <remarks>May be read at any time, also from within the output, to be stored for a later call.</remarks>
    DetachedPosition Position { get; }

    /// <summary>Passes on what the command wrote and writes, and waits for its end. A line that breaks is made anew, and nothing is lost or comes twice.</summary>
    /// <param name="output">Where the output goes; dropped when absent. A slow one slows down the line, not the command.</param>
    /// <param name="from">Where to go on; from the first byte when absent.</param>
    /// <param name="cancellationToken">Ends the following, not the command. Nothing is left behind.</param>
    /// <returns>How it ended, exactly as <see cref="IRemoteShell.RunAsync"/> tells it. <see cref="RemoteResult.Elapsed"/> is counted by the machine.</returns>
    /// <exception cref="RemoteConnectionException">The machine could not be reached for <see cref="RemoteOptions.ReconnectTimeout"/>, it is another one by its host key, or the droplet is
    /// no more. The command may still run: go on from <see cref="Position"/>.</exception>
    /// <exception cref="DetachedRunLostException">It is not there (removed, or never started), or how it ended is not known: the machine was restarted meanwhile.</exception>
    /// <exception cref="TimeoutException">The command's own time-out ran out; the machine has ended it. Thrown after all of its output.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="from"/> lies behind what the command wrote.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the command runs on.</exception>
    /// <remarks>May be called again, also after the end, until <see cref="RemoveAsync"/>. What the output throws ends the call, not the command. Takes no API requests.</remarks>
    Task<RemoteResult> FollowAsync(RemoteOutput? output = null, DetachedPosition from = default, CancellationToken cancellationToken = default);

    /// <summary>Ends the command and everything it started, as cancelling <see cref="IRemoteShell.RunAsync"/> does; its output stays. One that has ended is left as it is.</summary>
    /// <param name="cancellationToken">Ends the wait; the machine goes on to end the command if it was told.</param>
    /// <exception cref="RemoteConnectionException">The line was cut, or something it started does not end.</exception>
    /// <exception cref="DetachedRunLostException">It is not there.</exception>
    Task StopAsync(CancellationToken cancellationToken = default);

    /// <summary>Removes its files from the machine. Idempotent.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">The command still runs; <see cref="StopAsync"/> ends it.</exception>
    /// <exception cref="RemoteConnectionException">The line was cut, or the files could not be removed.</exception>
    Task RemoveAsync(CancellationToken cancellationToken = default);
}

/// <summary>How many bytes of a detached command's outputs were taken. Whoever writes them to files can tell from the files' lengths.</summary>
/// <param name="StandardOutput">Bytes of its standard output; 0 or more.</param>
/// <param name="StandardError">Bytes of its standard error; 0 or more.</param>
public readonly record struct DetachedPosition(long StandardOutput, long StandardError);

/// <summary>A detached command is not there, or how it ended cannot be known any more.</summary>
public sealed class DetachedRunLostException : SpinupException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which run, on which machine, and why.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public DetachedRunLostException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
