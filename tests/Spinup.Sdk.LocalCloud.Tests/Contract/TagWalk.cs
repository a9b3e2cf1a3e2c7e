using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.Tags;

namespace Spinup.Tests.Sdk.LocalCloud.Contract;

/// <summary>Tags, put on and taken off.</summary>
internal static class TagWalk
{
    public static async Task RunAsync(IDigitalOceanClient api)
    {
        var created = (await api.Tags.CreateAsync(new CreateTagRequest { Name = "env:test" })).Tag;
        Assert.Equal(("env:test", 0), (created.Name, created.Resources.Count));
        var droplet = (await api.Droplets.CreateAsync(new CreateDropletRequest { Name = "tagged", Size = "s-1vcpu-1gb", Image = "debian-12-x64" })).Droplet;
        var request = new TagResourcesRequest { Resources = [TaggedResource.Droplet(droplet.Id)] };

        await api.Tags.AssignAsync("env:test", request);
        var worn = (await api.Tags.GetAsync("env:test")).Tag;
        Assert.Equal(1, worn.Resources.Droplets!.Count);
        Assert.EndsWith($"/v2/droplets/{droplet.Id}", worn.Resources.LastTaggedUri, StringComparison.Ordinal);
        Assert.Equal(["env:test"], (await api.Droplets.GetAsync(droplet.Id)).Droplet.Tags);
        Assert.Single((await api.Tags.ListPageAsync()).Tags);

        await api.Tags.UnassignAsync("env:test", request);
        Assert.Empty((await api.Droplets.GetAsync(droplet.Id)).Droplet.Tags);
        await api.Tags.DeleteAsync("env:test");
        await ContractTests.RefusedAsync(() => api.Tags.GetAsync("env:test"), 404, "The resource you requested could not be found.");
        await api.Droplets.DeleteAsync(droplet.Id);
    }
}
