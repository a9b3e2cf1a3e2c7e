using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>The lists of <see cref="IDropletsApi"/>, page after page.</summary>
public static class DropletsApiExtensions
{
    /// <summary>Lists droplets lazily; one request for each 200 looked at. GPU droplets are listed only with <paramref name="type"/> <c>gpus</c>, and a list may lag some seconds behind a create.</summary>
    /// <param name="droplets">The API.</param>
    /// <param name="tagName">Only droplets with this tag. Cannot be combined with the two others.</param>
    /// <param name="name">Only droplets of this name; case does not count.</param>
    /// <param name="type"><c>droplets</c> or <c>gpus</c>.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<Droplet> ListAsync(this IDropletsApi droplets, string? tagName = null, string? name = null, string? type = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(droplets);
        return Paging.ListAsync<Droplet, DropletPage, long>((page, perPage, token) => droplets.ListPageAsync(page, perPage, tagName, name, type, token), static entry => entry.Id, cancellationToken);
    }

    /// <summary>Lists the backups of a droplet lazily; one request for each 200 looked at.</summary>
    /// <param name="droplets">The API.</param>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<DropletSnapshot> ListBackupsAsync(this IDropletsApi droplets, long dropletId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(droplets);
        return Paging.ListAsync<DropletSnapshot, DropletBackupPage, long>((page, perPage, token) => droplets.ListBackupsPageAsync(dropletId, page, perPage, token), static entry => entry.Id, cancellationToken);
    }

    /// <summary>Lists the backup policies of all droplets lazily; one request for each 200 looked at.</summary>
    /// <param name="droplets">The API.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<DropletBackupPolicy> ListBackupPoliciesAsync(this IDropletsApi droplets, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(droplets);
        return Paging.ListAsync<DropletBackupPolicy, DropletBackupPolicyPage, long>(droplets.ListBackupPoliciesPageAsync, static entry => entry.DropletId, cancellationToken);
    }

    /// <summary>Lists the snapshots of a droplet lazily; one request for each 200 looked at.</summary>
    /// <param name="droplets">The API.</param>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<DropletSnapshot> ListSnapshotsAsync(this IDropletsApi droplets, long dropletId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(droplets);
        return Paging.ListAsync<DropletSnapshot, DropletSnapshotPage, long>((page, perPage, token) => droplets.ListSnapshotsPageAsync(dropletId, page, perPage, token), static entry => entry.Id, cancellationToken);
    }

    /// <summary>Lists the kernels a droplet can use lazily; one request for each 200 looked at.</summary>
    /// <param name="droplets">The API.</param>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<Kernel> ListKernelsAsync(this IDropletsApi droplets, long dropletId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(droplets);
        return Paging.ListAsync<Kernel, KernelPage, long>((page, perPage, token) => droplets.ListKernelsPageAsync(dropletId, page, perPage, token), static entry => entry.Id, cancellationToken);
    }

    /// <summary>Lists the firewalls in front of a droplet lazily; one request for each 200 looked at.</summary>
    /// <param name="droplets">The API.</param>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<DropletFirewall> ListFirewallsAsync(this IDropletsApi droplets, long dropletId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(droplets);
        return Paging.ListAsync<DropletFirewall, DropletFirewallPage, string>((page, perPage, token) => droplets.ListFirewallsPageAsync(dropletId, page, perPage, token), static entry => entry.Id, cancellationToken);
    }

    /// <summary>Lists the account's droplets that run on the same hardware; one request, as the answer does not come in pages.</summary>
    /// <param name="droplets">The API.</param>
    /// <param name="dropletId">The droplet.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<Droplet> ListNeighborsAsync(this IDropletsApi droplets, long dropletId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(droplets);
        return Paging.ListAsync<Droplet, DropletPage, long>((page, perPage, token) => droplets.GetNeighborsAsync(dropletId, token), static entry => entry.Id, cancellationToken);
    }
}
