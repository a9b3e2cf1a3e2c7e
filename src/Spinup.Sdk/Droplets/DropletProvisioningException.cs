namespace Spinup.Sdk.Droplets;

/// <summary>A droplet was asked for and did not become ready.</summary>
public sealed class DropletProvisioningException : SpinupException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Phase, elapsed time, last status, evidence and what the clean-up did, in one line.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public DropletProvisioningException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the droplet, or <see langword="null"/> when it never had an id.</summary>
    public long? DropletId { get; init; }

    /// <summary>Gets the name it was asked for with.</summary>
    public string? DropletName { get; init; }

    /// <summary>Gets the step in which it failed.</summary>
    public DropletPhase Phase { get; init; }

    /// <summary>Gets how long after the start of the create.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Gets the last status the API told, or <see langword="null"/>.</summary>
    public string? LastStatus { get; init; }

    /// <summary>Gets what was seen last: an error text, the end of a log.</summary>
    public string? Evidence { get; init; }

    /// <summary>Gets whether nothing of it is left, confirmed.</summary>
    /// <value><see langword="false"/> when it is kept on purpose, or when its destroy could not be confirmed: then it may cost money.</value>
    public bool IsConfirmedGone { get; init; }

    /// <summary>Gets what the clean-up did: destroyed and confirmed, kept on purpose, or could not be confirmed.</summary>
    public string Cleanup { get; init; } = "";
}
