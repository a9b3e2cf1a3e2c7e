namespace Spinup.Sdk.Remote;

/// <summary>Why a line is not there.</summary>
public enum RemoteFailure
{
    /// <summary>Something else; the message has the client's own words.</summary>
    Other,

    /// <summary>Nothing listens there (yet).</summary>
    Refused,

    /// <summary>Nobody answered in time.</summary>
    TimedOut,

    /// <summary>The host name is unknown, or there is no way to the address.</summary>
    Unreachable,

    /// <summary>Another machine answers there.</summary>
    HostKeyMismatch,

    /// <summary>The machine does not accept the user or the key (yet).</summary>
    AuthenticationRefused,

    /// <summary>The machine hung up before authentication, as a busy one does.</summary>
    TurnedAway,

    /// <summary>The line was there, and was cut.</summary>
    LineCut,
}

/// <summary>The line to a machine was cut, or no connection could be made.</summary>
public class RemoteConnectionException : SpinupException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, to which machine, and what to do.</param>
    /// <param name="reason">Why.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public RemoteConnectionException(string message, RemoteFailure reason, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>Gets why the line is not there.</summary>
    public RemoteFailure Reason { get; }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, to which machine, and what to do.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public RemoteConnectionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}

/// <summary>A machine answers that is not the one expected. No authentication was attempted.</summary>
public sealed class RemoteHostKeyException : RemoteConnectionException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which machine, and which key was expected.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public RemoteHostKeyException(string message, Exception? innerException = null)
        : base(message, RemoteFailure.HostKeyMismatch, innerException)
    {
    }
}

/// <summary>A file could not be read or written, or an entry was refused.</summary>
public sealed class RemoteTransferException : SpinupException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which path, and why.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public RemoteTransferException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
