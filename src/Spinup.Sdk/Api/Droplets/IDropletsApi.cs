using Refit;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>Droplets: virtual machines, billed from create to delete, whether they run or not.</summary>
public interface IDropletsApi
{
    /// <summary>Asks for one droplet. <b>Costs money from the moment it is accepted.</b> Accepted is not ready.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not the create: the droplet may exist all the same.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused. Never retried where it may have been carried out.</exception>
    [Scope("droplet:create")]
    [Post("/v2/droplets")]
    Task<CreatedDroplet> CreateAsync([Body] CreateDropletRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gets one droplet.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:read")]
    [Get("/v2/droplets/{dropletId}")]
    Task<DropletAnswer> GetAsync(long dropletId, CancellationToken cancellationToken = default);

    /// <summary>Gets one page of droplets. GPU droplets are listed only with <paramref name="type"/> <c>gpus</c>.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="tagName">Only droplets with this tag. Cannot be combined with the two others.</param>
    /// <param name="name">Only droplets of this name; case does not count.</param>
    /// <param name="type"><c>droplets</c> or <c>gpus</c>.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:read")]
    [Get("/v2/droplets")]
    Task<DropletPage> ListPageAsync(
        int? page = null,
        [AliasAs("per_page")] int? perPage = null,
        [AliasAs("tag_name")] string? tagName = null,
        string? name = null,
        string? type = null,
        CancellationToken cancellationToken = default);

    /// <summary>Deletes one droplet. Accepted is not gone: it may be listed for a while, and billed.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait, not the delete.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused; 404 included.</exception>
    [Scope("droplet:delete")]
    [Delete("/v2/droplets/{dropletId}")]
    Task DeleteAsync(long dropletId, CancellationToken cancellationToken = default);
}
