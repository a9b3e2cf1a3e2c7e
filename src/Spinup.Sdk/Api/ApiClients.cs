namespace Spinup.Sdk.Api;

/// <summary>Hands out the implementation of an API interface. The only file that knows of two builds (README, "Refit").</summary>
internal static class ApiClients
{
    /// <summary>Makes the client of one resource family.</summary>
    /// <param name="http">Carries the token, the budget and the retries; its base address is the API's.</param>
    public static T Create<T>(HttpClient http)
        where T : class =>
#if USE_REFIT
        RealRefit.RefitClients.Create<T>(http);
#else
        GeneratedClients.Create<T>(http);
#endif
}
