using Spinup.Sdk.LocalCloud.Accounts;
using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Images;

/// <summary>Gives an image to another account: offered by its owner, accepted or declined by the recipient.</summary>
internal static class ImageTransferRoutes
{
    public static void Map(Router router)
    {
        const string Root = "/v2/images/{image_id}/account_transfer";
        router.Map("POST", Root, Offer);
        router.Map("POST", Root + "/accept", x =>
        {
            var (owner, image) = OfferedToMe(x);
            owner.Tags.Forget(image);
            image.Tags.Clear();
            owner.Images.Remove(image);
            image.Transfer = null;
            x.Account.Images.Add(image);
            x.NoContent(201);
        });
        router.Map("POST", Root + "/decline", x =>
        {
            OfferedToMe(x).Image.Transfer = null;
            x.NoContent();
        });
        router.Map("POST", Root + "/cancel", x =>
        {
            var image = ImageRoutes.FindOwn(x);
            if (image.Transfer?.Id != TransferId(x))
            {
                throw Refusal.NotFound();
            }

            image.Transfer = null;
            x.NoContent();
        });
    }

    private static void Offer(Exchange x)
    {
        var image = ImageRoutes.FindOwn(x);
        var (uuid, email) = (x.Body.Text("recipient_uuid"), x.Body.Text("recipient_email"));
        if ((uuid is null) == (email is null))
        {
            throw Refusal.BadRequest("either recipient_email or recipient_uuid is required");
        }

        var recipient = x.World.Accounts.FirstOrDefault(a => a.Uuid == uuid || a.Email == email) ?? throw Refusal.NotFound();
        if (recipient == x.Account || image.Transfer is not null)
        {
            throw Refusal.BadRequest(recipient == x.Account ? "an image cannot be transferred to its owner" : "a transfer of this image is pending");
        }

        var transfer = new ImageTransfer(x.World.Ids.Transfer(), recipient.Uuid);
        image.Transfer = transfer;
        x.Write(201, w =>
        {
            w.WriteStartObject();
            w.WriteNumber("transfer_id", transfer.Id);
            w.WriteEndObject();
        });
    }

    // Not yet the asker's own: looked for in every account.
    private static (Account Owner, ImageState Image) OfferedToMe(Exchange x)
    {
        var (id, transfer) = (x.SegmentId(2), TransferId(x));
        foreach (var owner in x.World.Accounts)
        {
            if (owner.Images.FindOwn(id) is { Transfer: { } offered } image && offered.Id == transfer && offered.RecipientUuid == x.Account.Uuid)
            {
                return (owner, image);
            }
        }

        throw Refusal.NotFound();
    }

    private static long TransferId(Exchange x) => x.Body.Number("transfer_id") ?? throw Refusal.BadRequest("transfer_id is required");
}
