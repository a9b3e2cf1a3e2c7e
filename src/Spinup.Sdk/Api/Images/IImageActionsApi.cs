using Refit;
using Spinup.Sdk.Api.Actions;

namespace Spinup.Sdk.Api.Images;

/// <summary>What can be asked of images: a copy in another region, a snapshot out of a backup.</summary>
public interface IImageActionsApi
{
    /// <summary>Gets one page of the actions of an image.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    /// <remarks>The description of the API names no paging here; the service pages all the same.</remarks>
    [Scope("image:read")]
    [Get("/v2/images/{imageId}/actions")]
    Task<ActionPage> ListPageAsync(long imageId, int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);

    /// <summary>Gets an action of an image.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="actionId">The action.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("image:read")]
    [Get("/v2/images/{imageId}/actions/{actionId}")]
    Task<ActionAnswer> GetAsync(long imageId, long actionId, CancellationToken cancellationToken = default);

    /// <summary>Asks something of an image. Accepted is not done: poll the action.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("image:update")]
    [Post("/v2/images/{imageId}/actions")]
    Task<ActionAnswer> StartAsync(long imageId, [Body] ImageActionRequest request, CancellationToken cancellationToken = default);
}
