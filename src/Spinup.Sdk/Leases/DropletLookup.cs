using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Leases;

/// <summary>Finds droplets by name.</summary>
internal static class DropletLookup
{
    /// <summary>Lists the droplets that bear exactly this name. One request: a name of ours is on one page.</summary>
    public static async Task<IReadOnlyList<Droplet>> ListNamedAsync(this IDigitalOceanClient api, string name, bool isGpu, CancellationToken cancellationToken)
    {
        // The filter ignores case, and a server that does not know it sends all: so compare.
        var page = await api.Droplets.ListPageAsync(perPage: 200, name: name, type: isGpu ? "gpus" : null, cancellationToken: cancellationToken).ConfigureAwait(false);
        return [.. page.Droplets.Where(droplet => droplet.Name == name).OrderBy(droplet => droplet.Id)];
    }

    /// <summary>Says whether droplets of a size are listed only with <c>type=gpus</c>.</summary>
    public static bool IsGpuSize(string slug) => slug.StartsWith("gpu-", StringComparison.Ordinal);
}
