using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Tags;

/// <summary>The lists of <see cref="ITagsApi"/>, page after page.</summary>
public static class TagsApiExtensions
{
    /// <summary>Lists the tags lazily; one request for each 200 looked at.</summary>
    /// <param name="tags">The API.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<Tag> ListAsync(this ITagsApi tags, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return Paging.ListAsync<Tag, TagPage, string>(tags.ListPageAsync, static entry => entry.Name, cancellationToken);
    }
}
