namespace Spinup.Sdk;

/// <summary>What a refused API call means, so that a program can switch on it.</summary>
public enum DigitalOceanErrorKind
{
    /// <summary>None of the others.</summary>
    Unknown,

    /// <summary>401: no token, or a wrong or revoked one.</summary>
    Unauthorized,

    /// <summary>403: the token lacks the scope.</summary>
    Forbidden,

    /// <summary>404: no such thing, or (just after a create) not yet.</summary>
    NotFound,

    /// <summary>409: the name is taken.</summary>
    Conflict,

    /// <summary>429, or the wait for the rate budget would outlast the call.</summary>
    RateLimited,

    /// <summary>422: the account's limit is reached. Does not pass by itself.</summary>
    QuotaExceeded,

    /// <summary>422: the droplet has a pending event. Passes by itself.</summary>
    PendingEvent,

    /// <summary>403 or 422: the resource is busy or still has members. Passes by itself.</summary>
    ResourceBusy,

    /// <summary>422: the size is not to be had in the region at this time.</summary>
    CapacityUnavailable,

    /// <summary>400 or 422: the request is wrong.</summary>
    Validation,

    /// <summary>5xx: the service failed. A POST may have been carried out all the same.</summary>
    Server,

    /// <summary>No answer: connection refused, reset, or timed out. A POST may have been carried out all the same, unless nothing was sent.</summary>
    Transport,

    /// <summary>An answer that could not be read.</summary>
    UnreadableAnswer,
}
