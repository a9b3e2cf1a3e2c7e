using Refit;
using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Api.Images;

/// <summary>Images: DigitalOcean's own, and the account's snapshots, backups and uploads.</summary>
public interface IImagesApi
{
    /// <summary>Gets one page of images.</summary>
    /// <param name="type"><c>distribution</c> or <c>application</c>.</param>
    /// <param name="isPrivate"><see langword="true"/>: only the account's own.</param>
    /// <param name="tagName">Only images with this tag.</param>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("image:read")]
    [Get("/v2/images")]
    Task<ImagePage> ListPageAsync(
        string? type = null,
        [AliasAs("private")] bool? isPrivate = null,
        [AliasAs("tag_name")] string? tagName = null,
        int? page = null,
        [AliasAs("per_page")] int? perPage = null,
        CancellationToken cancellationToken = default);

    /// <summary>Asks DigitalOcean to fetch an image from a public address. Costs money for as long as it is kept.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("image:create")]
    [Post("/v2/images")]
    Task<ImageAnswer> CreateAsync([Body] CreateImageRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gets one image.</summary>
    /// <param name="image">Its id, or the slug of a public one.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("image:read")]
    [Get("/v2/images/{image}")]
    Task<ImageAnswer> GetAsync(ImageRef image, CancellationToken cancellationToken = default);

    /// <summary>Changes what an image is called.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("image:update")]
    [Put("/v2/images/{imageId}")]
    Task<ImageAnswer> UpdateAsync(long imageId, [Body] UpdateImageRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a snapshot, backup or upload. Cannot be undone.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused; 404 included.</exception>
    [Scope("image:delete")]
    [Delete("/v2/images/{imageId}")]
    Task DeleteAsync(long imageId, CancellationToken cancellationToken = default);

    /// <summary>Offers an image to another account.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="request">To whom.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("image:update", "image:delete")]
    [Post("/v2/images/{imageId}/account_transfer")]
    Task<ImageTransfer> OfferTransferAsync(long imageId, [Body] OfferImageRequest request, CancellationToken cancellationToken = default);

    /// <summary>Takes an image that was offered.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="request">Which offer.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("image:create")]
    [Post("/v2/images/{imageId}/account_transfer/accept")]
    Task AcceptTransferAsync(long imageId, [Body] AcceptImageRequest request, CancellationToken cancellationToken = default);

    /// <summary>Takes an offer back.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="request">Which offer.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("image:update")]
    [Post("/v2/images/{imageId}/account_transfer/cancel")]
    Task CancelTransferAsync(long imageId, [Body] ImageTransfer request, CancellationToken cancellationToken = default);

    /// <summary>Refuses an image that was offered.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="request">Which offer.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("image:create")]
    [Post("/v2/images/{imageId}/account_transfer/decline")]
    Task DeclineTransferAsync(long imageId, [Body] ImageTransfer request, CancellationToken cancellationToken = default);
}
