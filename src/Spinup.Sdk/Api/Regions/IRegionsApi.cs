using Refit;

namespace Spinup.Sdk.Api.Regions;

/// <summary>The regions.</summary>
public interface IRegionsApi
{
    /// <summary>Gets one page of regions.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("regions:read")]
    [Get("/v2/regions")]
    Task<RegionPage> ListPageAsync(int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);
}
