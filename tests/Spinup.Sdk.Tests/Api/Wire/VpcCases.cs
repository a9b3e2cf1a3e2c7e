using Spinup.Sdk.Api.Vpcs;
using static Spinup.Tests.Sdk.Api.Wire.WireCases;

namespace Spinup.Tests.Sdk.Api.Wire;

internal static class VpcCases
{
    private const string Id = "5a4981aa-9653-4bd1-bef5-d6bff52042e4";
    private const string Vpc = """{"vpc":{"id":"5a4981aa-9653-4bd1-bef5-d6bff52042e4","urn":"do:vpc:5a4981aa","name":"n","description":"","region":"nyc1","ip_range":"10.10.10.0/24","created_at":"2026-11-22T01:00:00.001Z","default":true}}""";
    private const string Peering = """{"peering":{"id":"6b5c619c","name":"p","created_at":"2026-11-22T01:00:00Z","status":"PROVISIONING","vpc_ids":["a","b"]}}""";

    public static WireCase[] All { get; } =
    [
        Gives("IVpcsApi.ListPageAsync", c => c.Vpcs.ListPageAsync(1, 200), "GET /v2/vpcs?page=1&per_page=200", """{"vpcs":[{"id":"a"}]}""", p => Assert.Equal("a", p.Vpcs[0].Id)),
        Gives("IVpcsApi.CreateAsync", c => c.Vpcs.CreateAsync(new CreateVpcRequest { Name = "n", Region = "nyc1", Description = "d", IpRange = "10.10.10.0/24" }), "POST /v2/vpcs", Vpc, v => Assert.Equal((true, "10.10.10.0/24", "nyc1"), (v.Vpc.IsDefault, v.Vpc.IpRange, v.Vpc.Region)), 201),
        Gives("IVpcsApi.GetAsync", c => c.Vpcs.GetAsync(Id), $"GET /v2/vpcs/{Id}", Vpc, v => Assert.Equal("do:vpc:5a4981aa", v.Vpc.Urn)),
        Gives("IVpcsApi.UpdateAsync", c => c.Vpcs.UpdateAsync(Id, new UpdateVpcRequest { Name = "m", Description = "d", IsDefault = true }), $"PUT /v2/vpcs/{Id}", Vpc, v => Assert.Equal("n", v.Vpc.Name)),
        Gives("IVpcsApi.PatchAsync", c => c.Vpcs.PatchAsync(Id, new UpdateVpcRequest { Name = "m" }), $"PATCH /v2/vpcs/{Id}", Vpc, v => Assert.Equal(1, v.Vpc.CreatedAt.Millisecond)),
        Does("IVpcsApi.DeleteAsync", c => c.Vpcs.DeleteAsync(Id), $"DELETE /v2/vpcs/{Id}"),
        Gives("IVpcsApi.ListMembersPageAsync", c => c.Vpcs.ListMembersPageAsync(Id, "droplet", 1, 20), $"GET /v2/vpcs/{Id}/members?resource_type=droplet&page=1&per_page=20", """{"members":[{"urn":"do:droplet:1","name":"d","created_at":""}]}""", p => Assert.Equal("do:droplet:1", p.Members[0].Urn)),
        Gives("IVpcsApi.ListPeeringsPageAsync", c => c.Vpcs.ListPeeringsPageAsync(Id), $"GET /v2/vpcs/{Id}/peerings", """{"peerings":[{"id":"6b5c619c","status":"ACTIVE","vpc_ids":["a","b"]}]}""", p => Assert.Equal(VpcPeeringStatus.Active, p.Peerings[0].Status)),
        Gives("IVpcsApi.CreatePeeringAsync", c => c.Vpcs.CreatePeeringAsync(Id, new CreateVpcPeeringRequest { Name = "p", VpcId = "b" }), $"POST /v2/vpcs/{Id}/peerings", Peering, p => Assert.Equal(["a", "b"], p.Peering.VpcIds), 202),
        Gives("IVpcsApi.UpdatePeeringAsync", c => c.Vpcs.UpdatePeeringAsync(Id, "6b5c619c", new UpdateVpcPeeringRequest { Name = "q" }), $"PATCH /v2/vpcs/{Id}/peerings/6b5c619c", Peering, p => Assert.Equal(VpcPeeringStatus.Provisioning, p.Peering.Status)),
    ];
}
