namespace Spinup.Sdk.Droplets;

/// <summary>A lease that was to be taken over is of nobody here: its droplet is gone, another account's, another one, or its time is over.</summary>
public sealed class LeaseLostException : SpinupException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which droplet, and what became of it.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public LeaseLostException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the droplet.</summary>
    public long DropletId { get; init; }

    /// <summary>Gets the name in the lease.</summary>
    public string DropletName { get; init; } = "";
}
