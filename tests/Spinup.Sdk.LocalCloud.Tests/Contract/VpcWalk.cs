using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.Vpcs;

namespace Spinup.Tests.Sdk.LocalCloud.Contract;

/// <summary>Private networks, their members and peerings.</summary>
internal static class VpcWalk
{
    public static async Task RunAsync(IDigitalOceanClient api)
    {
        var home = (await api.Vpcs.CreateAsync(new CreateVpcRequest { Name = "home", Region = "lon1", Description = "first", IpRange = "10.10.10.0/24" })).Vpc;
        var other = (await api.Vpcs.CreateAsync(new CreateVpcRequest { Name = "other", Region = "lon1" })).Vpc;
        Assert.True(home.IsDefault);
        Assert.False(other.IsDefault);
        Assert.Equal("10.10.10.0/24", (await api.Vpcs.GetAsync(home.Id)).Vpc.IpRange);
        await ContractTests.RefusedAsync(() => api.Vpcs.DeleteAsync(home.Id), 403, "Can not delete default VPCs");
        Assert.Equal("renamed", (await api.Vpcs.UpdateAsync(other.Id, new UpdateVpcRequest { Name = "renamed", Description = "second" })).Vpc.Name);
        Assert.Equal("third", (await api.Vpcs.PatchAsync(other.Id, new UpdateVpcRequest { Description = "third" })).Vpc.Description);
        Assert.Contains((await api.Vpcs.ListPageAsync()).Vpcs, v => v.Id == other.Id);

        var peering = (await api.Vpcs.CreatePeeringAsync(other.Id, new CreateVpcPeeringRequest { Name = "bridge", VpcId = home.Id })).Peering;
        Assert.Equal("brook", (await api.Vpcs.UpdatePeeringAsync(other.Id, peering.Id, new UpdateVpcPeeringRequest { Name = "brook" })).Peering.Name);
        Assert.Single((await api.Vpcs.ListPeeringsPageAsync(home.Id)).Peerings);

        var member = (await api.Droplets.CreateAsync(new CreateDropletRequest { Name = "member", Region = "lon1", Size = "s-1vcpu-1gb", Image = "debian-12-x64", VpcUuid = other.Id })).Droplet;
        Assert.Equal($"do:droplet:{member.Id}", Assert.Single((await api.Vpcs.ListMembersPageAsync(other.Id)).Members).Urn);
        await ContractTests.RefusedAsync(() => api.Vpcs.DeleteAsync(other.Id), 409, "Can not delete VPC with members");
        await api.Droplets.DeleteAsync(member.Id);
        await api.Vpcs.DeleteAsync(other.Id);
        await ContractTests.RefusedAsync(() => api.Vpcs.GetAsync(other.Id), 404, "The resource you requested could not be found.");
    }
}
