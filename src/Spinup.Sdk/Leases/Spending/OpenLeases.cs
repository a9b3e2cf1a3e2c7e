using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Leases.Spending;

/// <summary>The account's droplets that are ours, whoever asked for them.</summary>
/// <param name="At">When they were listed, by the API's clock.</param>
/// <param name="Leases">The droplets; two of one name when a create was doubled.</param>
internal sealed record OpenLeases(DateTimeOffset At, IReadOnlyList<OpenLease> Leases)
{
    public static OpenLeases Among(IEnumerable<Droplet> droplets, DateTimeOffset at) => new(
        at,
        [.. droplets.DistinctBy(droplet => droplet.Id).Select(droplet => DropletName.TryParse(droplet.Name, out var name)
            ? new OpenLease(name, droplet.Id, droplet.CreatedAt, LeaseExpiry.Of(name, droplet.Tags), new(droplet.Size?.PricePerHourUsd ?? 0, droplet.Size?.PricePerMonthUsd ?? 0))
            : null).OfType<OpenLease>()]);
}

/// <summary>One droplet of ours.</summary>
internal sealed record OpenLease(DropletName Name, long DropletId, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DropletPrice Price);
