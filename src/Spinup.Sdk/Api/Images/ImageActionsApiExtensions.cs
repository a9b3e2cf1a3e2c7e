using Spinup.Sdk.Api.Actions;
using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Images;

/// <summary>The lists of <see cref="IImageActionsApi"/>, page after page.</summary>
public static class ImageActionsApiExtensions
{
    /// <summary>Lists the actions of an image lazily; one request for each 200 looked at.</summary>
    /// <param name="actions">The API.</param>
    /// <param name="imageId">The image.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<ResourceAction> ListAsync(this IImageActionsApi actions, long imageId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actions);
        return Paging.ListAsync<ResourceAction, ActionPage, long>((page, perPage, token) => actions.ListPageAsync(imageId, page, perPage, token), static entry => entry.Id, cancellationToken);
    }
}
