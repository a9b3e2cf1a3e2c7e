using Spinup.Sdk.Api.Snapshots;
using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Volumes;

/// <summary>The lists of <see cref="IVolumesApi"/>, page after page.</summary>
public static class VolumesApiExtensions
{
    /// <summary>Lists volumes lazily; one request for each 200 looked at.</summary>
    /// <param name="volumes">The API.</param>
    /// <param name="name">Only volumes of this name: one a region at most.</param>
    /// <param name="region">Only volumes of this region, by its slug.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<Volume> ListAsync(this IVolumesApi volumes, string? name = null, string? region = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(volumes);
        return Paging.ListAsync<Volume, VolumePage, string>((page, perPage, token) => volumes.ListPageAsync(name, region, page, perPage, token), static entry => entry.Id, cancellationToken);
    }

    /// <summary>Lists the snapshots of a volume lazily; one request for each 200 looked at.</summary>
    /// <param name="volumes">The API.</param>
    /// <param name="volumeId">The volume, a UUID.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<Snapshot> ListSnapshotsAsync(this IVolumesApi volumes, ResourceId volumeId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(volumes);
        return Paging.ListAsync<Snapshot, SnapshotPage, string>((page, perPage, token) => volumes.ListSnapshotsPageAsync(volumeId, page, perPage, token), static entry => entry.Id, cancellationToken);
    }
}
