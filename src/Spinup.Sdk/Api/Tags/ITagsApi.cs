using Refit;

namespace Spinup.Sdk.Api.Tags;

/// <summary>Tags: words on droplets, images, volumes and snapshots.</summary>
public interface ITagsApi
{
    /// <summary>Gets one page of tags.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("tag:read")]
    [Get("/v2/tags")]
    Task<TagPage> ListPageAsync(int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a tag. One that exists is given back.</summary>
    /// <param name="request">The tag.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("tag:create")]
    [Post("/v2/tags")]
    Task<TagAnswer> CreateAsync([Body] CreateTagRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gets one tag and how often it is used.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("tag:read")]
    [Get("/v2/tags/{tag}")]
    Task<TagAnswer> GetAsync(TagName tag, CancellationToken cancellationToken = default);

    /// <summary>Deletes a tag and takes it off everything. What had it stays.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused; 404 included.</exception>
    [Scope("tag:delete")]
    [Delete("/v2/tags/{tag}")]
    Task DeleteAsync(TagName tag, CancellationToken cancellationToken = default);

    /// <summary>Puts a tag on resources; all of them in one request.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="request">The resources.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("tag:create")]
    [Post("/v2/tags/{tag}/resources")]
    Task AssignAsync(TagName tag, [Body] TagResourcesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Takes a tag off resources; all of them in one request.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="request">The resources.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("tag:delete")]
    [Delete("/v2/tags/{tag}/resources")]
    Task UnassignAsync(TagName tag, [Body] TagResourcesRequest request, CancellationToken cancellationToken = default);
}
