using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Sizes;

/// <summary>The lists of <see cref="ISizesApi"/>, page after page.</summary>
public static class SizesApiExtensions
{
    /// <summary>Lists the sizes lazily; one request for each 200 looked at.</summary>
    /// <param name="sizes">The API.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<Size> ListAsync(this ISizesApi sizes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return Paging.ListAsync<Size, SizePage, string>(sizes.ListPageAsync, static entry => entry.Slug, cancellationToken);
    }
}
