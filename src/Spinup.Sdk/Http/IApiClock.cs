namespace Spinup.Sdk.Http;

/// <summary>The API's time, learned from the <c>Date</c> header of its answers, so that a host's wrong clock does no harm where a time is compared with an expiry.</summary>
/// <remarks>Thread-safe. Good to about a second, the header's resolution.</remarks>
public interface IApiClock
{
    /// <summary>Gets the API's time now: this machine's plus the difference seen last; this machine's alone before the first answer.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Gets a value indicating whether any answer was seen yet.</summary>
    bool IsSynchronized { get; }
}
