namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>A trace cannot be read; the message has the row and its text.</summary>
public sealed class TraceFormatException : SpinupException
{
    internal TraceFormatException(string message, int? row = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Row = row;
    }

    /// <summary>Gets the row that is wrong, counted from 1 as an editor counts lines.</summary>
    /// <value>Null: no single row is.</value>
    public int? Row { get; }
}
