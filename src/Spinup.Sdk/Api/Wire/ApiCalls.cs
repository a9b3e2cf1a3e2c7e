using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Spinup.Sdk.Http;

namespace Spinup.Sdk.Api.Wire;

/// <summary>Sends what the generated clients built, and reads the answer.</summary>
internal static class ApiCalls
{
    public static HttpRequestMessage Request(HttpMethod method, string address) => new(method, new Uri(address, UriKind.Relative));

    /// <summary>Makes a body whose length is known before it is sent: Content-Length instead of chunks.</summary>
    public static HttpContent Json<T>(T body, string parameter)
    {
        ArgumentNullException.ThrowIfNull(body, parameter);
        return new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Of<T>()))
        {
            // A value of its own each time: it is mutable.
            Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
        };
    }

    /// <summary>Sets a header in place of an earlier value; without a value it is left out.</summary>
    public static void Header(HttpRequestMessage request, string name, object? value)
    {
        request.Headers.Remove(name);
        if (UrlValue.Format(value) is { } text)
        {
            // The typed check refuses line breaks, which would start a header of the caller's making.
            request.Headers.Add(name, text);
        }
    }

    /// <summary>Sends a request whose answer has no body worth reading.</summary>
    public static async Task SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            await EnsureSuccessAsync(response, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends a request and reads its answer; an answer without a body (204) gives <see langword="null"/>, as in Refit.</summary>
    public static async Task<T> SendAsync<T>(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            await EnsureSuccessAsync(response, cancellationToken).ConfigureAwait(false);
            return response.StatusCode == HttpStatusCode.NoContent ? default! : await ApiJson.ReadAsync<T>(response, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask EnsureSuccessAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw await ApiErrors.FromResponseAsync(response, cancellationToken).ConfigureAwait(false);
        }
    }
}
