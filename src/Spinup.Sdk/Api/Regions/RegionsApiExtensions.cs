using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Regions;

/// <summary>The lists of <see cref="IRegionsApi"/>, page after page.</summary>
public static class RegionsApiExtensions
{
    /// <summary>Lists the regions lazily; one request, as there are fewer than 200.</summary>
    /// <param name="regions">The API.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<Region> ListAsync(this IRegionsApi regions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(regions);
        return Paging.ListAsync<Region, RegionPage, string>(regions.ListPageAsync, static entry => entry.Slug, cancellationToken);
    }
}
