namespace Spinup.Sdk.Remote;

/// <summary>The line to a machine was cut, or no connection could be made.</summary>
public class RemoteConnectionException : SpinupException
{
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
        : base(message, innerException)
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
