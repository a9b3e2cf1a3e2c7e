using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Regions;
using Spinup.Sdk.Api.Sizes;
using Spinup.Sdk.Api.SshKeys;

namespace Spinup.Tests.Sdk.LocalCloud.Contract;

/// <summary>Account, SSH keys, regions, sizes.</summary>
internal static class AccountWalk
{
    public static async Task RunAsync(IDigitalOceanClient api)
    {
        var account = (await api.Account.GetAsync()).Account;
        Assert.Equal("active", account.Status.ToString());
        Assert.True(account.DropletLimit > 0);

        var regions = new List<Region>();
        await foreach (var region in api.Regions.ListAsync())
        {
            regions.Add(region);
        }

        Assert.Contains(regions, r => r is { Slug: "nyc3", Available: true } && r.Sizes.Contains("m-2vcpu-16gb"));
        var first = await api.Sizes.ListPageAsync(perPage: 5);
        Assert.Equal(5, first.Sizes.Count);
        Assert.NotNull(first.Links?.Pages?.Next);
        var sizes = new List<Size>();
        await foreach (var size in api.Sizes.ListAsync())
        {
            sizes.Add(size);
        }

        Assert.Equal(first.Meta!.Total, sizes.Count);
        Assert.Equal(84m, sizes.Single(s => s.Slug == "m-2vcpu-16gb").PricePerMonthUsd);
        await KeysAsync(api);
    }

    private static async Task KeysAsync(IDigitalOceanClient api)
    {
        var created = (await api.SshKeys.CreateAsync(new CreateSshKeyRequest { Name = "laptop", PublicKey = TestKey.Ed25519(1) })).SshKey;
        await ContractTests.RefusedAsync(
            () => api.SshKeys.CreateAsync(new CreateSshKeyRequest { Name = "again", PublicKey = TestKey.Ed25519(1) }), 422, "SSH Key is already in use on your account");
        Assert.Equal("laptop", (await api.SshKeys.GetAsync(created.Id)).SshKey.Name);
        Assert.Equal("desk", (await api.SshKeys.UpdateAsync(created.Fingerprint, new UpdateSshKeyRequest { Name = "desk" })).SshKey.Name);
        Assert.Equal(created.Id, Assert.Single((await api.SshKeys.ListPageAsync()).SshKeys).Id);
        await api.SshKeys.DeleteAsync(created.Fingerprint);
        await ContractTests.RefusedAsync(() => api.SshKeys.DeleteAsync(created.Id), 404, "The resource you requested could not be found.");
    }
}
