using Spinup.Sdk.Http;

namespace Spinup.Sdk.Api.RealRefit;

/// <summary>Hands Refit the exceptions of <see cref="ApiErrors"/>.</summary>
internal static class RefitErrors
{
    public static async ValueTask<Exception?> OfAnswerAsync(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode)
        {
            return null;
        }

        // Refit leaves a refused response to whoever makes the exception. Its body is read up to a limit of a few KiB.
        using (response)
        {
            return await ApiErrors.FromResponseAsync(response, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public static ValueTask<Exception?> OfReadingAsync(HttpResponseMessage response, Exception exception) => new(exception switch
    {
        OperationCanceledException => exception,
        HttpRequestException or IOException => ApiErrors.BrokenOff(response, exception),
        _ => ApiErrors.Unreadable(response, exception),
    });
}
