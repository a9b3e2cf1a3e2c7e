using System.Net.Http.Headers;

namespace Spinup.Sdk.Http;

/// <summary>Carries one call to the API.</summary>
internal sealed class ApiHandler(SpinupOptions options, ApiClock clock, TimeProvider time) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = options.TokenProvider is { } provider ? await provider(cancellationToken).ConfigureAwait(false) : options.Token;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            var sentAt = time.GetUtcNow();
            var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.Headers.Date is { } date)
            {
                clock.Observe(date, sentAt, time.GetUtcNow());
            }

            return response;
        }
        finally
        {
            request.Headers.Authorization = null; // A request's ToString prints its headers.
        }
    }
}
