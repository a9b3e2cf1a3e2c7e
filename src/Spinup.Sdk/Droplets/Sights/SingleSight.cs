using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Droplets.Sights;

/// <summary>A request a look.</summary>
internal sealed class SingleSight(IDigitalOceanClient api) : IDropletSight
{
    // The droplet itself does not say that its create failed; its action does. Every so often is soon enough.
    public TimeSpan BetweenActionLooks { get; } = TimeSpan.FromSeconds(4);

    public Task<Droplet?> LookAsync(long dropletId, CancellationToken cancellationToken) => LookCloselyAsync(dropletId, cancellationToken);

    public async Task<Droplet?> LookCloselyAsync(long dropletId, CancellationToken cancellationToken)
    {
        try
        {
            return (await api.Droplets.GetAsync(dropletId, cancellationToken).ConfigureAwait(false)).Droplet;
        }
        catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
        {
            return null;
        }
    }
}
