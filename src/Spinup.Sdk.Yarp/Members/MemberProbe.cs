using System.Globalization;
using System.Net.Sockets;
using Spinup.Sdk.LoadBalancing;

namespace Spinup.Sdk.Yarp.Members;

/// <summary>Asks backends for their health.</summary>
internal sealed class MemberProbe(YarpRegistryOptions options, TimeProvider time) : IDisposable
{
    // No redirects: a login page is not health. No proxy: backends are near. A new connection each, since an old one
    // may go on working after the backend has stopped to accept.
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, ConnectTimeout = options.Timeout });

    public async Task<(bool IsHealthy, string Said)> AskAsync(Backend backend, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var host = backend.Address.Contains(':', StringComparison.Ordinal) ? $"[{backend.Address}]" : backend.Address;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{host}:{backend.Port.ToString(CultureInfo.InvariantCulture)}{options.HealthPath}");
        request.Headers.ConnectionClose = true;
        try
        {
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            return (response.IsSuccessStatusCode, $"{options.HealthPath} answered {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, $"{options.HealthPath} did not answer within {options.Timeout}");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return (false, $"{options.HealthPath}: {Trouble(failure)}");
        }
    }

    public void Dispose() => _http.Dispose();

    private static string Trouble(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socket)
            {
                return socket.SocketErrorCode == SocketError.ConnectionRefused ? "the connection was refused" : $"the connection failed ({socket.SocketErrorCode})";
            }
        }

        return failure is HttpRequestException { HttpRequestError: var error } ? $"no answer ({error})" : "no answer";
    }
}
