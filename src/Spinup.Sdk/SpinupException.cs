namespace Spinup.Sdk;

/// <summary>The base of every failure that is this SDK's to report.</summary>
/// <remarks>Wrong arguments are <see cref="ArgumentException"/>; a cancelled call is <see cref="OperationCanceledException"/>.</remarks>
public class SpinupException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public SpinupException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, to what, and what to do.</param>
    public SpinupException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, to what, and what to do.</param>
    /// <param name="innerException">What caused it.</param>
    public SpinupException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
