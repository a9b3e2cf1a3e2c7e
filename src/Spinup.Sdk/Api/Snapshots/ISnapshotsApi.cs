using Refit;

namespace Spinup.Sdk.Api.Snapshots;

/// <summary>Snapshots of droplets and volumes. They cost money for as long as they are kept.</summary>
public interface ISnapshotsApi
{
    /// <summary>Gets one page of snapshots.</summary>
    /// <param name="resourceType">Only snapshots of this kind.</param>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("snapshot:read")]
    [Get("/v2/snapshots")]
    Task<SnapshotPage> ListPageAsync(
        [AliasAs("resource_type")] SnapshotResourceType? resourceType = null,
        int? page = null,
        [AliasAs("per_page")] int? perPage = null,
        CancellationToken cancellationToken = default);

    /// <summary>Gets one snapshot.</summary>
    /// <param name="snapshotId">A number for one of a droplet, a UUID for one of a volume.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("snapshot:read", "block_storage_snapshot:read")]
    [Get("/v2/snapshots/{snapshotId}")]
    Task<SnapshotAnswer> GetAsync(ResourceId snapshotId, CancellationToken cancellationToken = default);

    /// <summary>Deletes a snapshot. Cannot be undone.</summary>
    /// <param name="snapshotId">A number for one of a droplet, a UUID for one of a volume.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused; 404 included.</exception>
    [Scope("image:delete", "snapshot:delete")]
    [Delete("/v2/snapshots/{snapshotId}")]
    Task DeleteAsync(ResourceId snapshotId, CancellationToken cancellationToken = default);
}
