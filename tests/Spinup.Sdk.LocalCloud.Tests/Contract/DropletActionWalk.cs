using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Actions;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.Images;

namespace Spinup.Tests.Sdk.LocalCloud.Contract;

/// <summary>Every action on a droplet, one after the other.</summary>
internal static class DropletActionWalk
{
    public static async Task RunAsync(IDigitalOceanClient api, IDigitalOceanClient direct)
    {
        var id = (await api.Droplets.CreateAsync(new CreateDropletRequest
        {
            Name = "acted-on",
            Region = "fra1",
            Size = "s-1vcpu-1gb",
            Image = "debian-12-x64",
            Tags = ["walk:act"],
        })).Droplet.Id;
        await ContractTests.RefusedAsync(
            () => api.DropletActions.StartAsync(id, DropletActionRequest.Resize("s-1vcpu-2gb")), 422, "Droplet is currently on. Please power it off to run this event.");

        await ActAsync(api, id, DropletActionRequest.Reboot);
        await ActAsync(api, id, DropletActionRequest.PowerCycle);
        await ActAsync(api, id, DropletActionRequest.PasswordReset);
        await ActAsync(api, id, DropletActionRequest.EnableIpv6);
        await ActAsync(api, id, DropletActionRequest.EnableBackups(new BackupPolicy { Plan = BackupPlan.Daily, Hour = 8 }));
        await ActAsync(api, id, DropletActionRequest.DisableBackups);
        await ActAsync(api, id, DropletActionRequest.Rename("renamed"));
        await ActAsync(api, id, DropletActionRequest.ChangeKernel(991));
        await ActAsync(api, id, DropletActionRequest.Snapshot("of-it"));
        await ActAsync(api, id, DropletActionRequest.Shutdown);
        await ActAsync(api, id, DropletActionRequest.PowerOff);
        await ActAsync(api, id, DropletActionRequest.Resize("s-1vcpu-2gb", disk: true));
        await ContractTests.RefusedAsync(
            () => api.DropletActions.StartAsync(id, DropletActionRequest.Resize("s-1vcpu-1gb")), 422, "Size can not decrease size of Droplet's disk image");
        await ActAsync(api, id, DropletActionRequest.PowerOn);
        var droplet = (await api.Droplets.GetAsync(id)).Droplet;
        Assert.Equal(("renamed", "s-1vcpu-2gb", 50, DropletStatus.Active), (droplet.Name, droplet.SizeSlug, droplet.DiskGib, droplet.Status));

        var image = Assert.Single((await api.Images.ListPageAsync(isPrivate: true)).Images);
        await ActAsync(api, id, DropletActionRequest.Rebuild("ubuntu-22-04-x64"));
        await ActAsync(api, id, DropletActionRequest.Restore(image.Id));
        Assert.Equal(image.Id, (await api.Droplets.GetAsync(id)).Droplet.Image?.Id);

        // The description wants exactly one of two shapes for the body, and whatever fits the second also fits the first:
        // no body at all can pass a validator.
        var started = (await direct.DropletActions.StartByTagAsync("walk:act", DropletActionRequest.PowerOff)).Actions;
        await ContractTests.EndOf(api, Assert.Single(started));
        Assert.Equal(DropletStatus.Off, (await api.Droplets.GetAsync(id)).Droplet.Status);
        await ListsAsync(api, id, started[0].Id);

        await api.Droplets.DeleteAsync(id);
        await api.Images.DeleteAsync(image.Id);
        await api.Tags.DeleteAsync("walk:act");
    }

    private static async Task ListsAsync(IDigitalOceanClient api, long id, long latest)
    {
        Assert.Equal(latest, (await api.DropletActions.GetAsync(id, latest)).Action.Id);
        Assert.Equal(latest, (await api.DropletActions.ListPageAsync(id, perPage: 1)).Actions[0].Id);
        Assert.Equal(latest, (await api.Actions.ListPageAsync(perPage: 2)).Actions[0].Id);
        var types = new List<string>();
        await foreach (var action in api.DropletActions.ListAsync(id))
        {
            types.Add(action.Type.ToString());
        }

        Assert.Equal("create", types[^1]);
        Assert.Equal(17, types.Count);
    }

    private static async Task ActAsync(IDigitalOceanClient api, long id, DropletActionRequest request)
    {
        var action = (await api.DropletActions.StartAsync(id, request)).Action;
        Assert.Equal((request.Type.Value, "droplet", (long?)id), (action.Type.ToString(), action.ResourceType, action.ResourceId));
        await ContractTests.EndOf(api, action);
    }
}
