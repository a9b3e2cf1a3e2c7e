using Microsoft.Extensions.Options;
using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Leases;

/// <summary>The destroyer for droplets that are only known from the API.</summary>
internal sealed class ListedDropletDestroyer(DropletDestroyer destroyer, IOptions<SpinupOptions> options) : IDropletDestroyer
{
    public Task<DestroyReceipt> DestroyAsync(Droplet droplet, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(droplet);
        return destroyer.DestroyAsync(DestroyTarget.Of(droplet), options.Value.DestroyTimeout).WaitAsync(cancellationToken);
    }
}
