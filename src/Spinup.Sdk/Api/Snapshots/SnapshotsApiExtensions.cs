using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Snapshots;

/// <summary>The lists of <see cref="ISnapshotsApi"/>, page after page.</summary>
public static class SnapshotsApiExtensions
{
    /// <summary>Lists snapshots lazily; one request for each 200 looked at.</summary>
    /// <param name="snapshots">The API.</param>
    /// <param name="resourceType">Only snapshots of this kind.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<Snapshot> ListAsync(this ISnapshotsApi snapshots, SnapshotResourceType? resourceType = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(snapshots);
        return Paging.ListAsync<Snapshot, SnapshotPage, string>((page, perPage, token) => snapshots.ListPageAsync(resourceType, page, perPage, token), static entry => entry.Id, cancellationToken);
    }
}
