using Spinup.Sdk.Api.Actions;
using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>The lists of <see cref="IDropletActionsApi"/>, page after page.</summary>
public static class DropletActionsApiExtensions
{
    /// <summary>Lists the actions of a droplet lazily; one request for each 200 looked at.</summary>
    /// <param name="actions">The API.</param>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<ResourceAction> ListAsync(this IDropletActionsApi actions, long dropletId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actions);
        return Paging.ListAsync<ResourceAction, ActionPage, long>((page, perPage, token) => actions.ListPageAsync(dropletId, page, perPage, token), static entry => entry.Id, cancellationToken);
    }
}
