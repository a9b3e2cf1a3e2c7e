using Spinup.Sdk.LocalCloud.Actions;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Images;

/// <summary>The tag Image Actions of the API. Its answers hold the action bare, without a name around it.</summary>
internal static class ImageActionRoutes
{
    public static void Map(Router router)
    {
        router.Map("GET", "/v2/images/{image_id}/actions", x =>
        {
            var image = x.Account.Images.Find(x.Segment(2)) ?? throw Refusal.NotFound();
            x.Page("actions", x.Account.Actions.Of("image", image.Id), (w, action) => action.WriteTo(w));
        });
        router.Map("GET", "/v2/images/{image_id}/actions/{action_id}", x =>
        {
            var action = x.Account.Actions.Find(x.SegmentId(4));
            if (action is null || action.ResourceType != "image" || action.ResourceId != x.SegmentId(2))
            {
                throw Refusal.NotFound();
            }

            x.Write(200, action.WriteTo);
        });
        router.Map("POST", "/v2/images/{image_id}/actions", Begin);
    }

    private static void Begin(Exchange x)
    {
        var image = ImageRoutes.FindOwn(x);
        var type = x.Body.RequiredText("type");
        Action effect;
        Region? region = null;
        switch (type)
        {
            case "convert":
                effect = () => image.Type = "snapshot";
                break;
            case "transfer":
                region = Regions.Find(x.Body.RequiredText("region")) ?? throw Refusal.Unprocessable("You specified an invalid region for image transfer.");
                effect = () => Add(image, region.Slug);
                break;
            default:
                throw Refusal.Unprocessable($"The type '{type}' is not an image action.");
        }

        var action = x.Account.StartAction(type, "image", image.Id, region);
        x.World.Schedule.At(x.Now + x.World.Options.ActionTime, at =>
        {
            effect();
            action.Complete(at);
        });
        x.Write(201, action.WriteTo);
    }

    private static void Add(ImageState image, string region)
    {
        if (!image.Regions.Contains(region))
        {
            image.Regions.Add(region);
        }
    }
}
