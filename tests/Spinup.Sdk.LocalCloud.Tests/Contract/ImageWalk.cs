using System.Globalization;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.Images;
using Spinup.Sdk.Api.Snapshots;

namespace Spinup.Tests.Sdk.LocalCloud.Contract;

/// <summary>Images, their actions and transfers, snapshots.</summary>
internal static class ImageWalk
{
    public static async Task RunAsync(IDigitalOceanClient api, IDigitalOceanClient recipient)
    {
        var ubuntu = (await api.Images.GetAsync("ubuntu-24-04-x64")).Image;
        Assert.Equal(ubuntu.Id, (await api.Images.GetAsync(ubuntu.Id)).Image.Id);
        Assert.All((await api.Images.ListPageAsync(type: "distribution")).Images, i => Assert.True(i.IsPublic));
        Assert.NotEmpty((await api.Images.ListPageAsync(type: "application")).Images);
        Assert.Empty((await api.Images.ListPageAsync(isPrivate: true)).Images);

        var custom = (await api.Images.CreateAsync(new CreateImageRequest
        {
            Name = "mine",
            Url = "http://images.example/mine.qcow2",
            Region = "nyc3",
            Distribution = "Debian",
            Description = "a test",
            Tags = ["walk:image"],
        })).Image;
        Assert.Equal("renamed", (await api.Images.UpdateAsync(custom.Id, new UpdateImageRequest { Name = "renamed", Description = "changed" })).Image.Name);
        Assert.Equal(custom.Id, Assert.Single((await api.Images.ListPageAsync(tagName: "walk:image")).Images).Id);
        await ContractTests.RefusedAsync(() => api.Images.DeleteAsync(ubuntu.Id), 403, "You are not authorized to perform this operation");
        await ActionsAsync(api, custom.Id);
        await TransfersAsync(api, recipient, custom.Id);
        await SnapshotsAsync(api);
        await api.Tags.DeleteAsync("walk:image");
    }

    private static async Task ActionsAsync(IDigitalOceanClient api, long image)
    {
        var transfer = (await api.ImageActions.StartAsync(image, new ImageActionRequest { Type = ImageActionType.Transfer, Region = "sfo3" })).Action;
        Assert.Equal("image", transfer.ResourceType);
        await ContractTests.EndOf(api, transfer);
        await ContractTests.EndOf(api, (await api.ImageActions.StartAsync(image, new ImageActionRequest { Type = ImageActionType.Convert })).Action);
        Assert.Equal(transfer.Id, (await api.ImageActions.GetAsync(image, transfer.Id)).Action.Id);
        Assert.Equal(2, (await api.ImageActions.ListPageAsync(image)).Actions.Count);
        Assert.Equal(["nyc3", "sfo3"], (await api.Images.GetAsync(image)).Image.Regions);
    }

    private static async Task TransfersAsync(IDigitalOceanClient api, IDigitalOceanClient recipient, long image)
    {
        var them = (await recipient.Account.GetAsync()).Account;
        var cancelled = await api.Images.OfferTransferAsync(image, new OfferImageRequest { RecipientEmail = them.Email });
        await api.Images.CancelTransferAsync(image, cancelled);
        var declined = await api.Images.OfferTransferAsync(image, new OfferImageRequest { RecipientUuid = them.Uuid });
        await recipient.Images.DeclineTransferAsync(image, declined);
        var accepted = await api.Images.OfferTransferAsync(image, new OfferImageRequest { RecipientUuid = them.Uuid });
        await recipient.Images.AcceptTransferAsync(image, new AcceptImageRequest { TransferId = accepted.TransferId, RecipientUuid = them.Uuid });
        await ContractTests.RefusedAsync(() => api.Images.GetAsync(image), 404, "The resource you requested could not be found.");
        await recipient.Images.DeleteAsync(image);
    }

    private static async Task SnapshotsAsync(IDigitalOceanClient api)
    {
        var droplet = (await api.Droplets.CreateAsync(new CreateDropletRequest { Name = "snapped", Size = "s-1vcpu-1gb", Image = "debian-12-x64" })).Droplet;
        await ContractTests.EndOf(api, (await api.DropletActions.StartAsync(droplet.Id, DropletActionRequest.Snapshot())).Action);
        var snapshot = Assert.Single((await api.Snapshots.ListPageAsync(SnapshotResourceType.Droplet)).Snapshots);
        Assert.Equal(droplet.Id.ToString(CultureInfo.InvariantCulture), snapshot.ResourceId);
        Assert.Empty((await api.Snapshots.ListPageAsync(SnapshotResourceType.Volume)).Snapshots);
        Assert.Equal(snapshot.Name, (await api.Snapshots.GetAsync(snapshot.Id)).Snapshot.Name);
        await api.Snapshots.DeleteAsync(snapshot.Id);
        await api.Droplets.DeleteAsync(droplet.Id);
    }
}
