namespace Spinup.Sdk.LocalCloud.Server;

/// <summary>An error answer of the API: <c>{id, message, request_id}</c>.</summary>
internal sealed class Refusal(int status, string id, string message) : Exception(message)
{
    public int Status => status;

    public string Id => id;

    public static Refusal NotFound() => new(404, "not_found", "The resource you requested could not be found.");

    public static Refusal BadRequest(string message) => new(400, "bad_request", message);

    /// <summary>A body that the server did not read to its end: too large (413), broken off, sent too slowly.</summary>
    public static Refusal Unread(int status) => status == 413
        ? new(status, "request_entity_too_large", "The request body is too large.")
        : new(status, "bad_request", "The request body could not be read.");

    public static Refusal Unprocessable(string message) => new(422, "unprocessable_entity", message);

    public static Refusal Conflict(string message) => new(409, "conflict", message);

    public static Refusal Forbidden(string message) => new(403, "forbidden", message);

    public static Refusal Unauthorized() => new(401, "Unauthorized", "Unable to authenticate you");

    public static Refusal TooManyRequests() => new(429, "too_many_requests", "API Rate limit exceeded.");

    // Passes by itself, once the droplet's action has ended.
    public static Refusal PendingEvent() => Unprocessable("Droplet already has a pending event.");
}
