using Microsoft.Extensions.Options;
using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Leases;

/// <summary>The destroyer for droplets that are only known from the API.</summary>
internal sealed class ListedDropletDestroyer(DropletDestroyer destroyer, IOptions<SpinupOptions> options) : IDropletDestroyer
{
    public Task<DestroyReceipt> DestroyAsync(Droplet droplet, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(droplet);
        var target = new DestroyTarget
        {
            DropletId = droplet.Id,
            Name = droplet.Name,
            CreatedAt = droplet.CreatedAt,
            Price = new(droplet.Size?.PricePerHourUsd ?? 0, droplet.Size?.PricePerMonthUsd ?? 0),
            WasActive = droplet.Status != DropletStatus.New,
            IsGpu = DropletLookup.IsGpuSize(droplet.SizeSlug),
        };
        return destroyer.DestroyAsync(target, options.Value.DestroyTimeout).WaitAsync(cancellationToken);
    }
}
