using Spinup.Sdk.Api.Images;
using static Spinup.Tests.Sdk.Api.Wire.WireCases;

namespace Spinup.Tests.Sdk.Api.Wire;

internal static class ImageCases
{
    private const string Image = """{"image":{"id":7938391,"name":"n","distribution":"Fedora","slug":null,"public":false,"regions":["nyc3"],"created_at":"2026-11-22T01:00:00Z","type":"custom","min_disk_size":null,"size_gigabytes":null,"description":"d","tags":["t"],"status":"NEW","error_message":"e"}}""";

    public static WireCase[] All { get; } =
    [
        Gives("IImagesApi.ListPageAsync", c => c.Images.ListPageAsync(), "GET /v2/images", """{"images":[{"id":1,"size_gigabytes":2.5,"min_disk_size":20}]}""", p => Assert.Equal((2.5, 20), (p.Images[0].SizeGib, p.Images[0].MinDiskGib))),
        Gives("IImagesApi.ListPageAsync [filtered]", c => c.Images.ListPageAsync("distribution", true, "t", 1, 200), "GET /v2/images?type=distribution&private=true&tag_name=t&page=1&per_page=200", """{"images":[]}""", p => Assert.Empty(p.Images)),
        Gives(
            "IImagesApi.CreateAsync",
            c => c.Images.CreateAsync(new CreateImageRequest { Name = "n", Url = "http://example.com/a b.gz?x=1&y=2", Region = "nyc3", Distribution = "Fedora", Description = "d", Tags = ["t"] }),
            "POST /v2/images",
            Image,
            i => Assert.Equal((7938391, ImageStatus.New, ImageType.Custom, null, "e", false, "t"), (i.Image.Id, i.Image.Status, i.Image.Type, i.Image.Slug, i.Image.ErrorMessage, i.Image.IsPublic, i.Image.Tags[0])),
            202),
        Gives("IImagesApi.GetAsync [by id]", c => c.Images.GetAsync(7938391), "GET /v2/images/7938391", Image, i => Assert.Equal("Fedora", i.Image.Distribution)),
        Gives("IImagesApi.GetAsync [by slug]", c => c.Images.GetAsync("ubuntu-24-04-x64"), "GET /v2/images/ubuntu-24-04-x64", Image, i => Assert.Equal("n", i.Image.Name)),
        Gives("IImagesApi.UpdateAsync", c => c.Images.UpdateAsync(7938391, new UpdateImageRequest { Name = "m", Description = "" }), "PUT /v2/images/7938391", Image, i => Assert.Equal("d", i.Image.Description)),
        Does("IImagesApi.DeleteAsync", c => c.Images.DeleteAsync(7938391), "DELETE /v2/images/7938391"),
        Gives("IImagesApi.OfferTransferAsync", c => c.Images.OfferTransferAsync(7, new OfferImageRequest { RecipientEmail = "b@example.com" }), "POST /v2/images/7/account_transfer", """{"transfer_id":9876543210}""", t => Assert.Equal(9_876_543_210, t.TransferId), 201),
        Does("IImagesApi.AcceptTransferAsync", c => c.Images.AcceptTransferAsync(7, new AcceptImageRequest { TransferId = 9_876_543_210, RecipientUuid = "u-2" }), "POST /v2/images/7/account_transfer/accept", 201),
        Does("IImagesApi.CancelTransferAsync", c => c.Images.CancelTransferAsync(7, new ImageTransfer { TransferId = 9_876_543_210 }), "POST /v2/images/7/account_transfer/cancel"),
        Does("IImagesApi.DeclineTransferAsync", c => c.Images.DeclineTransferAsync(7, new ImageTransfer { TransferId = 9_876_543_210 }), "POST /v2/images/7/account_transfer/decline"),
        Gives("IImageActionsApi.ListPageAsync", c => c.ImageActions.ListPageAsync(7), "GET /v2/images/7/actions", """{"actions":[{"id":"29410565","status":"completed"}]}""", p => Assert.Equal(29410565, p.Actions[0].Id)),
        Gives("IImageActionsApi.GetAsync", c => c.ImageActions.GetAsync(7, 36805527), "GET /v2/images/7/actions/36805527", """{"action":{"id":36805527,"type":"transfer"}}""", a => Assert.Equal("transfer", a.Action.Type)),
        Gives("IImageActionsApi.GetAsync [bare]", c => c.ImageActions.GetAsync(7, 36805527), "GET /v2/images/7/actions/36805527", """{"id":36805527,"type":"transfer"}""", a => Assert.Equal(36805527, a.Action.Id)),
        Gives("IImageActionsApi.StartAsync [transfer]", c => c.ImageActions.StartAsync(7, new ImageActionRequest { Type = ImageActionType.Transfer, Region = "sfo3" }), "POST /v2/images/7/actions", """{"action":{"id":1}}""", a => Assert.Equal(1, a.Action.Id), 201),
        Gives("IImageActionsApi.StartAsync [convert]", c => c.ImageActions.StartAsync(7, new ImageActionRequest { Type = ImageActionType.Convert }), "POST /v2/images/7/actions", """{"action":{"id":1}}""", a => Assert.Equal(1, a.Action.Id), 201),
    ];
}
