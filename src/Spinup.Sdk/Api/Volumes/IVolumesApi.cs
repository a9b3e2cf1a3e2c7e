using Refit;
using Spinup.Sdk.Api.Snapshots;

namespace Spinup.Sdk.Api.Volumes;

/// <summary>Volumes of block storage and their snapshots.</summary>
public interface IVolumesApi
{
    /// <summary>Gets one page of volumes.</summary>
    /// <param name="name">Only volumes of this name: one a region at most.</param>
    /// <param name="region">Only volumes of this region, by its slug.</param>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("block_storage:read")]
    [Get("/v2/volumes")]
    Task<VolumePage> ListPageAsync(string? name = null, string? region = null, int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a volume. It costs money from now on, attached or not, until it is deleted.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused; <see cref="DigitalOceanErrorKind.Conflict"/> when the name is taken in that region.</exception>
    [Scope("block_storage:create")]
    [Post("/v2/volumes")]
    Task<VolumeAnswer> CreateAsync([Body] CreateVolumeRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a volume, named by its name and region, with all that is on it. Refused as <see cref="DigitalOceanErrorKind.ResourceBusy"/> while it is attached.</summary>
    /// <param name="name">The name of the volume.</param>
    /// <param name="region">The slug of its region.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused; 404 included.</exception>
    [Scope("block_storage:delete")]
    [Delete("/v2/volumes")]
    Task DeleteByNameAsync(string name, string region, CancellationToken cancellationToken = default);

    /// <summary>Gets one volume.</summary>
    /// <param name="volumeId">The volume, a UUID.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("block_storage:read")]
    [Get("/v2/volumes/{volumeId}")]
    Task<VolumeAnswer> GetAsync(ResourceId volumeId, CancellationToken cancellationToken = default);

    /// <summary>Deletes a volume with all that is on it. Refused as <see cref="DigitalOceanErrorKind.ResourceBusy"/> while it is attached, also to a droplet that was destroyed a moment ago.</summary>
    /// <param name="volumeId">The volume, a UUID.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused; 404 included.</exception>
    [Scope("block_storage:delete")]
    [Delete("/v2/volumes/{volumeId}")]
    Task DeleteAsync(ResourceId volumeId, CancellationToken cancellationToken = default);

    /// <summary>Gets one page of the snapshots of a volume.</summary>
    /// <param name="volumeId">The volume, a UUID.</param>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("block_storage_snapshot:read")]
    [Get("/v2/volumes/{volumeId}/snapshots")]
    Task<SnapshotPage> ListSnapshotsPageAsync(ResourceId volumeId, int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a snapshot of a volume. It costs money for as long as it is kept, also when the volume is gone.</summary>
    /// <param name="volumeId">The volume, a UUID.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("block_storage_snapshot:create")]
    [Post("/v2/volumes/{volumeId}/snapshots")]
    Task<SnapshotAnswer> CreateSnapshotAsync(ResourceId volumeId, [Body] CreateVolumeSnapshotRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gets one snapshot of a volume.</summary>
    /// <param name="snapshotId">The snapshot, a UUID.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("block_storage_snapshot:read")]
    [Get("/v2/volumes/snapshots/{snapshotId}")]
    Task<SnapshotAnswer> GetSnapshotAsync(ResourceId snapshotId, CancellationToken cancellationToken = default);

    /// <summary>Deletes a snapshot of a volume. Cannot be undone.</summary>
    /// <param name="snapshotId">The snapshot, a UUID.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused; 404 included.</exception>
    [Scope("block_storage_snapshot:delete")]
    [Delete("/v2/volumes/snapshots/{snapshotId}")]
    Task DeleteSnapshotAsync(ResourceId snapshotId, CancellationToken cancellationToken = default);
}
