using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Vpcs;

/// <summary>The lists of <see cref="IVpcsApi"/>, page after page.</summary>
public static class VpcsApiExtensions
{
    /// <summary>Lists the VPCs lazily; one request for each 200 looked at.</summary>
    /// <param name="vpcs">The API.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<Vpc> ListAsync(this IVpcsApi vpcs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vpcs);
        return Paging.ListAsync<Vpc, VpcPage, string>(vpcs.ListPageAsync, static entry => entry.Id, cancellationToken);
    }

    /// <summary>Lists the members of a VPC lazily; one request for each 200 looked at.</summary>
    /// <param name="vpcs">The API.</param>
    /// <param name="vpcId">The VPC, a UUID.</param>
    /// <param name="resourceType">Only members of this kind (<c>droplet</c>, <c>load_balancer</c>, ...).</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<VpcMember> ListMembersAsync(this IVpcsApi vpcs, ResourceId vpcId, string? resourceType = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vpcs);
        return Paging.ListAsync<VpcMember, VpcMemberPage, string>((page, perPage, token) => vpcs.ListMembersPageAsync(vpcId, resourceType, page, perPage, token), static entry => entry.Urn, cancellationToken);
    }

    /// <summary>Lists the peerings of a VPC lazily; one request for each 200 looked at.</summary>
    /// <param name="vpcs">The API.</param>
    /// <param name="vpcId">The VPC, a UUID.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<VpcPeering> ListPeeringsAsync(this IVpcsApi vpcs, ResourceId vpcId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vpcs);
        return Paging.ListAsync<VpcPeering, VpcPeeringPage, string>((page, perPage, token) => vpcs.ListPeeringsPageAsync(vpcId, page, perPage, token), static entry => entry.Id, cancellationToken);
    }
}
