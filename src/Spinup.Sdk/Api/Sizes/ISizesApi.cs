using Refit;

namespace Spinup.Sdk.Api.Sizes;

/// <summary>The sizes and their prices.</summary>
public interface ISizesApi
{
    /// <summary>Gets one page of sizes.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("sizes:read", "regions:read")]
    [Get("/v2/sizes")]
    Task<SizePage> ListPageAsync(int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);
}
