using Spinup.Sdk;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.LocalCloud;

namespace Spinup.Tests.Sdk.LocalCloud.Contract;

/// <summary>The refusals, which have to keep the description too, and droplets with graphics cards.</summary>
internal static class RefusalWalk
{
    private static readonly CreateDropletRequest Good = new() { Name = "refused", Region = "nyc3", Size = "s-1vcpu-1gb", Image = "debian-12-x64" };

    public static async Task RunAsync(ContractCloud contract)
    {
        var (api, cloud) = (contract.Api, contract.Cloud);
        cloud.Revoke(cloud.TokenFor("revoked"));
        await ContractTests.RefusedAsync(() => contract.Client(cloud.TokenFor("revoked")).Account.GetAsync(), 401, "Unable to authenticate you");
        await ContractTests.RefusedAsync(() => api.Droplets.CreateAsync(Good with { Size = "s-9vcpu-1gb" }), 422, "You specified an invalid size for Droplet creation.");
        await ContractTests.RefusedAsync(() => api.Droplets.CreateAsync(Good with { Size = "gpu-h100x1-80gb" }), 422, "Size is not available in this region.");

        cloud.Faults.FailNext(LocalCloudFault.RateLimit);
        var limited = await ContractTests.RefusedAsync(() => api.Account.GetAsync(), 429, "API Rate limit exceeded.");
        Assert.Equal((DigitalOceanErrorKind.RateLimited, TimeSpan.FromSeconds(1)), (limited.Kind, limited.RetryAfter));
        cloud.Faults.FailNext(LocalCloudFault.ErrorBefore);
        var broken = await ContractTests.RefusedAsync(() => api.Account.GetAsync(), 500, "Server was unable to give you a response.");
        Assert.Equal(DigitalOceanErrorKind.Server, broken.Kind);

        var trainer = (await api.Droplets.CreateAsync(Good with { Name = "trainer", Region = "tor1", Size = "gpu-h100x1-80gb" })).Droplet;
        Assert.Equal(trainer.Id, Assert.Single((await api.Droplets.ListPageAsync(type: "gpus")).Droplets).Id);
        Assert.Empty((await api.Droplets.ListPageAsync()).Droplets);
        await api.Droplets.DeleteAsync(trainer.Id);
    }
}
