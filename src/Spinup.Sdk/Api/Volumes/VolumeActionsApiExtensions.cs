using Spinup.Sdk.Api.Actions;
using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Volumes;

/// <summary>The lists of <see cref="IVolumeActionsApi"/>, page after page.</summary>
public static class VolumeActionsApiExtensions
{
    /// <summary>Lists the actions of a volume lazily; one request for each 200 looked at.</summary>
    /// <param name="actions">The API.</param>
    /// <param name="volumeId">The volume, a UUID.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<ResourceAction> ListAsync(this IVolumeActionsApi actions, ResourceId volumeId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actions);
        return Paging.ListAsync<ResourceAction, ActionPage, long>((page, perPage, token) => actions.ListPageAsync(volumeId, page, perPage, token), static entry => entry.Id, cancellationToken);
    }
}
