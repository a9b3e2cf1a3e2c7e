using Refit;

namespace Spinup.Sdk.Api.Vpcs;

/// <summary>VPCs: private networks of a region. They cost nothing.</summary>
public interface IVpcsApi
{
    /// <summary>Gets one page of VPCs.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("vpc:read")]
    [Get("/v2/vpcs")]
    Task<VpcPage> ListPageAsync(int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);

    /// <summary>Makes a VPC.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("vpc:create")]
    [Post("/v2/vpcs")]
    Task<VpcAnswer> CreateAsync([Body] CreateVpcRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gets one VPC.</summary>
    /// <param name="vpcId">The VPC, a UUID.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("vpc:read")]
    [Get("/v2/vpcs/{vpcId}")]
    Task<VpcAnswer> GetAsync(ResourceId vpcId, CancellationToken cancellationToken = default);

    /// <summary>Replaces name, description and default of a VPC: what is absent is reset.</summary>
    /// <param name="vpcId">The VPC, a UUID.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("vpc:update")]
    [Put("/v2/vpcs/{vpcId}")]
    Task<VpcAnswer> UpdateAsync(ResourceId vpcId, [Body] UpdateVpcRequest request, CancellationToken cancellationToken = default);

    /// <summary>Changes name, description or default of a VPC: what is absent stays.</summary>
    /// <param name="vpcId">The VPC, a UUID.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("vpc:update")]
    [Patch("/v2/vpcs/{vpcId}")]
    Task<VpcAnswer> PatchAsync(ResourceId vpcId, [Body] UpdateVpcRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a VPC. Refused as <see cref="DigitalOceanErrorKind.ResourceBusy"/> until its members have left, or when it is the default of its region.</summary>
    /// <param name="vpcId">The VPC, a UUID.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused; 404 included.</exception>
    [Scope("vpc:delete")]
    [Delete("/v2/vpcs/{vpcId}")]
    Task DeleteAsync(ResourceId vpcId, CancellationToken cancellationToken = default);

    /// <summary>Gets one page of the members of a VPC.</summary>
    /// <param name="vpcId">The VPC, a UUID.</param>
    /// <param name="resourceType">Only members of this kind (<c>droplet</c>, <c>load_balancer</c>, ...).</param>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("vpc:read")]
    [Get("/v2/vpcs/{vpcId}/members")]
    Task<VpcMemberPage> ListMembersPageAsync(
        ResourceId vpcId,
        [AliasAs("resource_type")] string? resourceType = null,
        int? page = null,
        [AliasAs("per_page")] int? perPage = null,
        CancellationToken cancellationToken = default);

    /// <summary>Gets one page of the peerings of a VPC.</summary>
    /// <param name="vpcId">The VPC, a UUID.</param>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("vpc_peering:read")]
    [Get("/v2/vpcs/{vpcId}/peerings")]
    Task<VpcPeeringPage> ListPeeringsPageAsync(ResourceId vpcId, int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);

    /// <summary>Connects a VPC with another. Accepted is not ready.</summary>
    /// <param name="vpcId">The VPC, a UUID.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("vpc_peering:create")]
    [Post("/v2/vpcs/{vpcId}/peerings")]
    Task<VpcPeeringAnswer> CreatePeeringAsync(ResourceId vpcId, [Body] CreateVpcPeeringRequest request, CancellationToken cancellationToken = default);

    /// <summary>Changes the name of a peering.</summary>
    /// <param name="vpcId">The VPC, a UUID.</param>
    /// <param name="peeringId">The peering, a UUID.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("vpc_peering:update")]
    [Patch("/v2/vpcs/{vpcId}/peerings/{peeringId}")]
    Task<VpcPeeringAnswer> UpdatePeeringAsync(ResourceId vpcId, ResourceId peeringId, [Body] UpdateVpcPeeringRequest request, CancellationToken cancellationToken = default);
}
