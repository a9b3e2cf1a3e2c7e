using Refit;
using Spinup.Sdk.Api.Tags;

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

    /// <summary>Asks for up to ten droplets that differ in their names. <b>Each costs money from the moment it is accepted.</b> Accepted is not ready.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not the create: the droplets may exist all the same.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused. Never retried where it may have been carried out.</exception>
    [Scope("droplet:create")]
    [Post("/v2/droplets")]
    Task<CreatedDroplets> CreateManyAsync([Body] CreateDropletsRequest request, CancellationToken cancellationToken = default);

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

    /// <summary>Deletes all droplets that have a tag. Answers alike when there are none.</summary>
    /// <param name="tagName">The tag; one that is only on what shall go.</param>
    /// <param name="cancellationToken">Ends the wait, not the delete.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:delete")]
    [Delete("/v2/droplets")]
    Task DeleteByTagAsync([AliasAs("tag_name")] TagName tagName, CancellationToken cancellationToken = default);

    /// <summary>Gets one page of the backups of a droplet.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:read")]
    [Get("/v2/droplets/{dropletId}/backups")]
    Task<DropletBackupPage> ListBackupsPageAsync(
        long dropletId,
        int? page = null,
        [AliasAs("per_page")] int? perPage = null,
        CancellationToken cancellationToken = default);

    /// <summary>Gets when backups of a droplet are made.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:read")]
    [Get("/v2/droplets/{dropletId}/backups/policy")]
    Task<DropletBackupPolicyAnswer> GetBackupPolicyAsync(long dropletId, CancellationToken cancellationToken = default);

    /// <summary>Gets one page of the backup policies of all droplets.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:read")]
    [Get("/v2/droplets/backups/policies")]
    Task<DropletBackupPolicyPage> ListBackupPoliciesPageAsync(int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);

    /// <summary>Gets the backup plans there are.</summary>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:read")]
    [Get("/v2/droplets/backups/supported_policies")]
    Task<SupportedBackupPolicies> GetSupportedBackupPoliciesAsync(CancellationToken cancellationToken = default);

    /// <summary>Gets one page of the snapshots of a droplet.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:read")]
    [Get("/v2/droplets/{dropletId}/snapshots")]
    Task<DropletSnapshotPage> ListSnapshotsPageAsync(
        long dropletId,
        int? page = null,
        [AliasAs("per_page")] int? perPage = null,
        CancellationToken cancellationToken = default);

    /// <summary>Gets one page of the kernels a droplet can use. Only very old droplets have a choice.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:read")]
    [Get("/v2/droplets/{dropletId}/kernels")]
    Task<KernelPage> ListKernelsPageAsync(long dropletId, int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);

    /// <summary>Gets one page of the firewalls in front of a droplet.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("firewall:read")]
    [Get("/v2/droplets/{dropletId}/firewalls")]
    Task<DropletFirewallPage> ListFirewallsPageAsync(
        long dropletId,
        int? page = null,
        [AliasAs("per_page")] int? perPage = null,
        CancellationToken cancellationToken = default);

    /// <summary>Gets the account's droplets that run on the same hardware. Not in pages.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:read")]
    [Get("/v2/droplets/{dropletId}/neighbors")]
    Task<DropletPage> GetNeighborsAsync(long dropletId, CancellationToken cancellationToken = default);

    /// <summary>Gets groups of the account's droplets that share hardware.</summary>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:read")]
    [Get("/v2/reports/droplet_neighbors_ids")]
    Task<NeighborIds> GetNeighborIdsAsync(CancellationToken cancellationToken = default);

    /// <summary>Gets what else bears cost and belongs to a droplet.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:read")]
    [Get("/v2/droplets/{dropletId}/destroy_with_associated_resources")]
    Task<AssociatedResources> GetAssociatedResourcesAsync(long dropletId, CancellationToken cancellationToken = default);

    /// <summary>Deletes a droplet and the named resources that belong to it. Accepted is not gone: see <see cref="GetDestroyStatusAsync"/>.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="resources">What goes with it.</param>
    /// <param name="cancellationToken">Ends the wait, not the delete.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:delete", "block_storage:delete", "block_storage_snapshot:delete", "image:delete", "reserved_ip:delete")]
    [Delete("/v2/droplets/{dropletId}/destroy_with_associated_resources/selective")]
    Task DestroyWithSelectedResourcesAsync(long dropletId, [Body] SelectedResources resources, CancellationToken cancellationToken = default);

    /// <summary>Deletes a droplet and <b>everything</b> that belongs to it: volumes, snapshots, addresses. Accepted is not gone: see <see cref="GetDestroyStatusAsync"/>.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait, not the delete.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:delete", "block_storage:delete", "block_storage_snapshot:delete", "image:delete", "reserved_ip:delete")]
    [Headers("X-Dangerous: true")]
    [Delete("/v2/droplets/{dropletId}/destroy_with_associated_resources/dangerous")]
    Task DestroyWithAllResourcesAsync(long dropletId, CancellationToken cancellationToken = default);

    /// <summary>Gets how far the deletion of a droplet with its resources is.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:delete")]
    [Get("/v2/droplets/{dropletId}/destroy_with_associated_resources/status")]
    Task<DestroyStatus> GetDestroyStatusAsync(long dropletId, CancellationToken cancellationToken = default);

    /// <summary>Tries again to delete what a deletion of a droplet with its resources could not.</summary>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("droplet:delete", "block_storage:delete", "block_storage_snapshot:delete", "image:delete", "reserved_ip:delete")]
    [Post("/v2/droplets/{dropletId}/destroy_with_associated_resources/retry")]
    Task RetryDestroyAsync(long dropletId, CancellationToken cancellationToken = default);
}
