using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>The lists of <see cref="IDropletsApi"/>, page after page.</summary>
public static class DropletsApiExtensions
{
    /// <summary>Lists droplets lazily; one request for each 200 looked at. GPU droplets are listed only with <paramref name="type"/> <c>gpus</c>.</summary>
    /// <param name="droplets">The droplets.</param>
    /// <param name="tagName">Only droplets with this tag. Cannot be combined with the two others.</param>
    /// <param name="name">Only droplets of this name; case does not count.</param>
    /// <param name="type"><c>droplets</c> or <c>gpus</c>.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    /// <remarks>Each droplet once, even when it moves between pages meanwhile. A list may lag behind a create by some seconds.</remarks>
    public static IAsyncEnumerable<Droplet> ListAsync(
        this IDropletsApi droplets, string? tagName = null, string? name = null, string? type = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(droplets);
        return Paging.ListAsync<Droplet, DropletPage, long>(
            (page, perPage, token) => droplets.ListPageAsync(page, perPage, tagName, name, type, token), static droplet => droplet.Id, cancellationToken);
    }
}
