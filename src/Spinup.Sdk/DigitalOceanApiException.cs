using System.Net;

namespace Spinup.Sdk;

/// <summary>DigitalOcean refused a call, or no usable answer came.</summary>
/// <remarks>The message carries the method, the path without its query, the API's own words and the request id; never the token or a body.</remarks>
public sealed class DigitalOceanApiException : SpinupException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="kind">What the refusal means.</param>
    /// <param name="message">What happened, to what, and what to do.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public DigitalOceanApiException(DigitalOceanErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    /// <summary>Gets what the refusal means.</summary>
    public DigitalOceanErrorKind Kind { get; }

    /// <summary>Gets the HTTP status, or <see langword="null"/> when no answer came.</summary>
    public HttpStatusCode? StatusCode { get; init; }

    /// <summary>Gets the API's own error id (<c>unprocessable_entity</c>), free text.</summary>
    public string? ErrorId { get; init; }

    /// <summary>Gets the id to quote to DigitalOcean's support.</summary>
    public string? RequestId { get; init; }

    /// <summary>Gets how long the service asked to wait, or <see langword="null"/>.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets the API's own words, without ours around them.</summary>
    public string? ApiMessage { get; init; }

    /// <summary>Gets a value indicating whether it is certain that the request did nothing: it was refused, or nothing was sent.</summary>
    public bool CertainlyNotDone { get; init; }
}
