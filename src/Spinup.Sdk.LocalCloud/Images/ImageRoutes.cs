using System.Globalization;
using Spinup.Sdk.LocalCloud.Accounts;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Images;

/// <summary>The tag Images of the API.</summary>
internal static class ImageRoutes
{
    private static readonly string[] Distributions =
        ["Arch Linux", "CentOS", "CoreOS", "Debian", "Fedora", "Fedora Atomic", "FreeBSD", "Gentoo", "openSUSE", "RancherOS", "Rocky Linux", "Ubuntu", "Unknown"];

    public static void Map(Router router)
    {
        router.Map("GET", "/v2/images", List);
        router.Map("POST", "/v2/images", CreateCustom);
        router.Map("GET", "/v2/images/{image_id}", x =>
        {
            var image = x.Account.Images.Find(x.Segment(2)) ?? throw Refusal.NotFound();
            x.Write(200, "image", image.WriteTo);
        });
        router.Map("PUT", "/v2/images/{image_id}", Update);
        router.Map("DELETE", "/v2/images/{image_id}", x =>
        {
            Remove(x.World, x.Account, FindOwn(x));
            x.NoContent();
        });
    }

    public static ImageState FindOwn(Exchange x)
    {
        var image = x.Account.Images.Find(x.Segment(2)) ?? throw Refusal.NotFound();
        return image.Public ? throw Refusal.Forbidden("You are not authorized to perform this operation") : image;
    }

    /// <summary>Removes an image from its account, its tags and the host.</summary>
    public static void Remove(World world, Account owner, ImageState image)
    {
        owner.Tags.Forget(image);
        owner.Images.Remove(image);
        world.HostWork.DeleteImage(image.Id.ToString(CultureInfo.InvariantCulture));
    }

    private static void List(Exchange x)
    {
        var (type, tag) = (x.Query("type"), x.Query("tag_name"));
        var own = string.Equals(x.Query("private"), "true", StringComparison.OrdinalIgnoreCase);
        IEnumerable<ImageState> images =
            tag is not null ? x.Account.Tags.Find(tag)?.Images.Values ?? Enumerable.Empty<ImageState>()
            : own ? x.Account.Images.Own
            : x.Account.Images.Own.Concat(PublicImages.All);
        x.Page("images", type switch
        {
            "application" => images.Where(i => i.Application),
            "distribution" => images.Where(i => i is { Public: true, Application: false }),
            _ => images,
        }, (w, image) => image.WriteTo(w));
    }

    // The image is fetched by the real cloud; here its time passes and nothing is loaded.
    private static void CreateCustom(Exchange x)
    {
        var name = x.Body.RequiredText("name");
        var url = x.Body.RequiredText("url");
        var region = Regions.Find(x.Body.RequiredText("region"));
        if (region is null || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw Refusal.Unprocessable(region is null ? "You specified an invalid region for image creation." : "url is invalid.");
        }

        var image = new ImageState
        {
            Id = x.World.Ids.Image(),
            Name = name,
            Type = "custom",
            Distribution = Distribution(x.Body.Text("distribution")) ?? "Unknown",
            Regions = [region.Slug],
            CreatedAt = x.Now,
            MinDiskGib = 10,
            Description = x.Body.Text("description") ?? "",
            Status = "NEW",
        };
        x.Account.Images.Add(image);
        foreach (var tag in x.Body.Texts("tags"))
        {
            x.Account.Tags.Ensure(tag).Put(image);
        }

        x.World.Schedule.At(x.Now + x.World.Options.ActionTime, _ => (image.Status, image.SizeGb) = ("available", 1));
        x.Write(202, "image", image.WriteTo);
    }

    private static void Update(Exchange x)
    {
        var image = FindOwn(x);
        image.Name = x.Body.Text("name") ?? image.Name;
        image.Description = x.Body.Text("description") ?? image.Description;
        image.Distribution = Distribution(x.Body.Text("distribution")) ?? image.Distribution;
        x.Write(200, "image", image.WriteTo);
    }

    private static string? Distribution(string? wanted) =>
        wanted is null ? null
        : Distributions.FirstOrDefault(d => string.Equals(d, wanted, StringComparison.OrdinalIgnoreCase)) ?? throw Refusal.Unprocessable("distribution is invalid.");
}
