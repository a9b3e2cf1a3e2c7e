using System.Globalization;

namespace Spinup.Sdk.LoadBalancing.Webhook;

/// <summary>Asks a backend for its health, since a hook cannot.</summary>
internal sealed class BackendProbe(WebhookRegistryOptions options, TimeProvider time, HttpMessageHandler? handler) : IDisposable
{
    // No redirects: a login page is not health. No proxy: backends are near.
    private readonly HttpMessageInvoker _http = new(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    public async Task<(bool IsHealthy, string Said)> AskAsync(Backend backend, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.HealthTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var host = backend.Address.Contains(':', StringComparison.Ordinal) ? $"[{backend.Address}]" : backend.Address;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{host}:{backend.Port.ToString(CultureInfo.InvariantCulture)}{options.HealthPath}");
        request.Headers.ConnectionClose = true; // An old connection may go on working after the backend stopped to accept.
        try
        {
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            return (response.IsSuccessStatusCode, $"{options.HealthPath} answered {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"{options.HealthPath} did not answer within {options.HealthTimeout}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return (false, $"{options.HealthPath}: no answer{(failure is HttpRequestException { HttpRequestError: var error and not HttpRequestError.Unknown } ? $" ({error})" : "")}");
        }
    }

    public void Dispose() => _http.Dispose();
}
