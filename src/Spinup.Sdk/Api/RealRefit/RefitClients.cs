using Refit;
using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.RealRefit;

/// <summary>The clients Refit makes of the interfaces, set up to mean the same as ours. Compiled with <c>-p:UseRefit=true</c> only.</summary>
internal static class RefitClients
{
    private static readonly RefitSettings Settings = new(new ApiContentSerializer())
    {
        UrlParameterFormatter = new ApiUrlParameterFormatter(),

        // Serialised before it is sent: Content-Length instead of chunks, and the same bytes at every try.
        Buffered = true,

        // Both exceptions are ours: no Refit type leaves the SDK, and no exception that holds the request with its token.
        ExceptionFactory = RefitErrors.OfAnswerAsync,
        DeserializationExceptionFactory = RefitErrors.OfReadingAsync,

        // The pipeline below has already said what it means; a cancellation stays one.
        TransportExceptionFactory = static (_, exception, _) => exception,
    };

    /// <summary>Makes the client of one resource family from what Refit's generator emitted; never by reflection.</summary>
    public static T Create<T>(HttpClient http)
        where T : class => RestService.ForGenerated<T>(http, Settings);
}
