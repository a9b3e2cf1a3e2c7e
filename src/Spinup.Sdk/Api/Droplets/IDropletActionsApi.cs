using Refit;
using Spinup.Sdk.Api.Actions;
using Spinup.Sdk.Api.Tags;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>What can be asked of droplets: power, size, name, image, backups.</summary>
public interface IDropletActionsApi
{
    /// <summary>Gets one page of the actions of a droplet.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:read")]
    [Get("/v2/droplets/{dropletId}/actions")]
    Task<ActionPage> ListPageAsync(long dropletId, int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);

    /// <summary>Gets an action of a droplet. Has returned a null <c>completed_at</c> for a completed action; <see cref="IActionsApi.GetAsync"/> does not.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="actionId">The action.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:read")]
    [Get("/v2/droplets/{dropletId}/actions/{actionId}")]
    Task<ActionAnswer> GetAsync(long dropletId, long actionId, CancellationToken cancellationToken = default);

    /// <summary>Asks something of a droplet. Accepted is not done: poll the action.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:update")]
    [Post("/v2/droplets/{dropletId}/actions")]
    Task<ActionAnswer> StartAsync(long dropletId, [Body] DropletActionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Asks something of all droplets that have a tag: power, backups, IPv6 or a snapshot.</summary>
    /// <param name="tagName">The tag.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:update")]
    [Post("/v2/droplets/actions")]
    Task<ActionPage> StartByTagAsync([AliasAs("tag_name")] TagName tagName, [Body] DropletActionRequest request, CancellationToken cancellationToken = default);
}
