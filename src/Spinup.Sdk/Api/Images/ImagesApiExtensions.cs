using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Images;

/// <summary>The lists of <see cref="IImagesApi"/>, page after page.</summary>
public static class ImagesApiExtensions
{
    /// <summary>Lists images lazily; one request for each 200 looked at.</summary>
    /// <param name="images">The API.</param>
    /// <param name="type"><c>distribution</c> or <c>application</c>.</param>
    /// <param name="isPrivate"><see langword="true"/>: only the account's own.</param>
    /// <param name="tagName">Only images with this tag.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<Image> ListAsync(this IImagesApi images, string? type = null, bool? isPrivate = null, string? tagName = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        return Paging.ListAsync<Image, ImagePage, long>((page, perPage, token) => images.ListPageAsync(type, isPrivate, tagName, page, perPage, token), static entry => entry.Id, cancellationToken);
    }
}
