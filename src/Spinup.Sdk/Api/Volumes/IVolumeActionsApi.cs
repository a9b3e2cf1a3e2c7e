using Refit;
using Spinup.Sdk.Api.Actions;

namespace Spinup.Sdk.Api.Volumes;

/// <summary>What can be asked of volumes: to be attached to a droplet, taken off it, made larger.</summary>
public interface IVolumeActionsApi
{
    /// <summary>Asks something of a volume, named by its id. Accepted is not done: poll the action.</summary>
    /// <param name="volumeId">The volume, a UUID.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("block_storage_action:create")]
    [Post("/v2/volumes/{volumeId}/actions")]
    Task<ActionAnswer> StartAsync(ResourceId volumeId, [Body] VolumeActionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Asks something of a volume, named by its name and region. Accepted is not done: poll the action.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("block_storage_action:create")]
    [Post("/v2/volumes/actions")]
    Task<ActionAnswer> StartByNameAsync([Body] NamedVolumeActionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gets one page of the actions of a volume.</summary>
    /// <param name="volumeId">The volume, a UUID.</param>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("block_storage_action:read")]
    [Get("/v2/volumes/{volumeId}/actions")]
    Task<ActionPage> ListPageAsync(ResourceId volumeId, int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);

    /// <summary>Gets an action of a volume.</summary>
    /// <param name="volumeId">The volume, a UUID.</param>
    /// <param name="actionId">The action.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("block_storage_action:read")]
    [Get("/v2/volumes/{volumeId}/actions/{actionId}")]
    Task<ActionAnswer> GetAsync(ResourceId volumeId, long actionId, CancellationToken cancellationToken = default);
}
