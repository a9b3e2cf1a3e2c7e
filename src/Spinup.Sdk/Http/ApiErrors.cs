using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Spinup.Sdk.Http;

/// <summary>Turns refusals and unreadable answers into <see cref="DigitalOceanApiException"/>; the one place that reads their bodies.</summary>
internal static class ApiErrors
{
    /// <summary>Set on a request of which an earlier try may have been carried out: a refusal of a later one then proves nothing.</summary>
    public static readonly HttpRequestOptionsKey<bool> EarlierTryMayBeDone = new("Spinup.EarlierTryMayBeDone");

    // An error body is a few hundred bytes; a proxy's HTML page may be more, and is worth nothing to a reader.
    private const int MaxBodyBytes = 16 * 1024;
    private const int MaxMessageLength = 500;

    /// <summary>Makes the exception for an answer that is not 2xx. Reads the body; the caller disposes the response.</summary>
    public static async ValueTask<DigitalOceanApiException> FromResponseAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response, cancellationToken).ConfigureAwait(false);
        var (id, words, requestId) = Parse(body);
        requestId ??= RequestId(response);
        var kind = KindOf(response.StatusCode, id, words);
        var retryAfter = RetryAfter(response);
        var message = $"{Describe(response.RequestMessage)} was answered {(int)response.StatusCode}"
            + (id is null ? "" : $" {id}") + (words is null ? "" : $": {words.TrimEnd('.')}") + "." + Advice(kind)
            + (requestId is null ? "" : $" Request id {requestId}.");
        return new DigitalOceanApiException(kind, message)
        {
            StatusCode = response.StatusCode,
            ErrorId = id,
            RequestId = requestId,
            RetryAfter = retryAfter,
            ApiMessage = words,

            // A 4xx is the service's own refusal. A 408 or 499 comes from something in between, which may have passed the request on.
            CertainlyNotDone = (int)response.StatusCode is >= 400 and < 500 and not 408 and not 499
                && !(response.RequestMessage?.Options.TryGetValue(EarlierTryMayBeDone, out var earlier) == true && earlier),
        };
    }

    /// <summary>Makes the exception for a 2xx whose body is not what was expected.</summary>
    public static DigitalOceanApiException Unreadable(HttpResponseMessage response, Exception? cause) =>
        new(DigitalOceanErrorKind.UnreadableAnswer, $"{Describe(response.RequestMessage)} was answered {(int)response.StatusCode}, but the answer could not be read{Where(cause)}.", cause)
        {
            StatusCode = response.StatusCode,
            RequestId = RequestId(response),
        };

    /// <summary>Makes the exception for a 2xx whose body broke off: it was carried out.</summary>
    public static DigitalOceanApiException BrokenOff(HttpResponseMessage response, Exception cause) =>
        new(DigitalOceanErrorKind.Transport, $"{Describe(response.RequestMessage)} was answered {(int)response.StatusCode}, but the connection broke before the answer was read.", cause)
        {
            StatusCode = response.StatusCode,
            RequestId = RequestId(response),
        };

    /// <summary>Names a request without its query, headers or body.</summary>
    public static string Describe(HttpRequestMessage? request) =>
        request is null ? "A request" : $"{request.Method.Method} {(request.RequestUri is { IsAbsoluteUri: true } uri ? uri.AbsolutePath : request.RequestUri?.OriginalString.Split('?')[0])}";

    /// <summary>Tells refusals apart: by status, and where one status has several meanings, by the API's words.</summary>
    public static DigitalOceanErrorKind KindOf(HttpStatusCode status, string? id, string? words)
    {
        bool Says(string part) => words?.Contains(part, StringComparison.OrdinalIgnoreCase) == true || id?.Contains(part, StringComparison.OrdinalIgnoreCase) == true;
        bool Quota() => Says("droplet limit") || Says("exceed your") || Says("limit reached") || Says("limit exceeded") || Says("reached the limit") || Says("reached your");
        bool Busy() => Says("while it processes previous actions") || Says("has members") || Says("with members") || Says("still has") || Says("is in use") || Says("contains resources") || Says("not empty") || Says("attached volume") || (Says("is locked") && !Says("account"));
        bool Capacity() => (Says("unavailable") || Says("not available") || Says("no capacity") || Says("insufficient capacity") || Says("out of capacity"))
            && (Says("size") || Says("region") || Says("capacity"))
            && !Says("image"); // "Image is not available in the selected region" stays wrong wherever it is tried.

        return (int)status switch
        {
            401 => DigitalOceanErrorKind.Unauthorized,
            403 when Busy() => DigitalOceanErrorKind.ResourceBusy,
            403 when Says("pending event") => DigitalOceanErrorKind.PendingEvent,
            403 when Quota() => DigitalOceanErrorKind.QuotaExceeded,
            403 => DigitalOceanErrorKind.Forbidden,
            404 or 410 => DigitalOceanErrorKind.NotFound,
            409 when Busy() => DigitalOceanErrorKind.ResourceBusy,
            409 => DigitalOceanErrorKind.Conflict,
            423 => DigitalOceanErrorKind.ResourceBusy,
            429 => DigitalOceanErrorKind.RateLimited,
            400 or 422 when Says("pending event") => DigitalOceanErrorKind.PendingEvent,
            400 or 422 when Quota() => DigitalOceanErrorKind.QuotaExceeded,
            400 or 422 when Busy() => DigitalOceanErrorKind.ResourceBusy,
            400 or 422 when Capacity() => DigitalOceanErrorKind.CapacityUnavailable,
            400 or 412 or 422 => DigitalOceanErrorKind.Validation,
            >= 500 => DigitalOceanErrorKind.Server,
            _ => DigitalOceanErrorKind.Unknown,
        };
    }

    /// <summary>Gets how long the service asks to wait: seconds, or until a date by its own clock.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when response.Headers.Date is { } now => date - now,
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string? RequestId(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-request-id", out var values) ? Clip(values.FirstOrDefault(), 100) : null;

    private static string Advice(DigitalOceanErrorKind kind) => kind switch
    {
        DigitalOceanErrorKind.Unauthorized => " Check that the token is right and not revoked.",
        DigitalOceanErrorKind.Forbidden => " Check that the token has the scope for this.",
        DigitalOceanErrorKind.QuotaExceeded => " Destroy something, or ask DigitalOcean for a higher limit.",
        DigitalOceanErrorKind.CapacityUnavailable => " Try another region or size, or later.",
        _ => "",
    };

    private static string Where(Exception? cause) => cause is JsonException { Path: { Length: > 0 } path } ? $" at {path}" : "";

    private static async ValueTask<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxBodyBytes);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var read = await stream.ReadAtLeastAsync(buffer.AsMemory(0, MaxBodyBytes), MaxBodyBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                return buffer.AsSpan(0, read).ToArray();
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            // The status alone says what matters; the words are lost with the line.
            return [];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Two shapes: {id, message, request_id} and {error, messages, root_causes}.
    private static (string? Id, string? Words, string? RequestId) Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return default;
            }

            var words = Text(root, "message") ?? Texts(root, "messages");
            var causes = Texts(root, "root_causes");
            return (Text(root, "id") ?? Text(root, "error"), Clip(words is null || causes is null ? words ?? causes : $"{words} ({causes})", MaxMessageLength), Clip(Text(root, "request_id"), 100));
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing: the status has to do.
            return default;
        }
    }

    private static string? Text(JsonElement root, string member) =>
        root.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? Clip(text, MaxMessageLength) : null;

    private static string? Texts(JsonElement root, string member) =>
        root.TryGetProperty(member, out var values) && values.ValueKind == JsonValueKind.Array
        && string.Join("; ", values.EnumerateArray().Where(static v => v.ValueKind == JsonValueKind.String).Select(static v => v.GetString())) is { Length: > 0 } text
            ? text
            : null;

    // Text from outside goes into messages and logs: one line of bounded length.
    private static string? Clip(string? text, int length)
    {
        if (text is null)
        {
            return null;
        }

        text = string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c)).Trim();
        return text.Length <= length ? text : text[..length] + "...";
    }
}
