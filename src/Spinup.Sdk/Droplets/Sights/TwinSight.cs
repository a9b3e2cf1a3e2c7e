using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets.Sights;

/// <summary>Looks at a droplet by its name, because a second one may bear it: its create was sent twice. One request a look, as by its id.</summary>
/// <param name="api">The API.</param>
/// <param name="target">The droplet.</param>
/// <param name="twins">Told of what else bears the name.</param>
internal sealed class TwinSight(IDigitalOceanClient api, DestroyTarget target, DropletTwins twins) : IDropletSight
{
    private readonly SingleSight alone = new(api);

    public TimeSpan BetweenActionLooks => alone.BetweenActionLooks;

    public async Task<Droplet?> LookAsync(long dropletId, CancellationToken cancellationToken)
    {
        var named = await api.ListNamedAsync(target.Name, target.IsGpu, cancellationToken).ConfigureAwait(false);
        twins.Found(named.Where(droplet => droplet.Id != dropletId));

        // Lists lag what can be read already.
        return named.FirstOrDefault(droplet => droplet.Id == dropletId) ?? await LookCloselyAsync(dropletId, cancellationToken).ConfigureAwait(false);
    }

    public Task<Droplet?> LookCloselyAsync(long dropletId, CancellationToken cancellationToken) => alone.LookCloselyAsync(dropletId, cancellationToken);
}
