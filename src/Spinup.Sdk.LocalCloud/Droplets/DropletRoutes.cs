using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>The tag Droplets of the API: create, read, list, delete.</summary>
internal static class DropletRoutes
{
    public static void Map(Router router)
    {
        router.Map("POST", "/v2/droplets", CreateDroplets.Handle);
        router.Map("GET", "/v2/droplets", List);
        router.Map("DELETE", "/v2/droplets", DeleteByTag);
        router.Map("GET", "/v2/droplets/{droplet_id}", x =>
        {
            var droplet = Find(x, 2);
            x.Write(200, "droplet", w => droplet.WriteTo(w, x.Now));
        });
        router.Map("DELETE", "/v2/droplets/{droplet_id}", x =>
        {
            Delete(x, Find(x, 2));
            x.NoContent();
        });
    }

    /// <summary>Finds the droplet whose id stands in the path, as far as the API can see it yet.</summary>
    public static DropletState Find(Exchange x, int segment) =>
        x.Account.Droplets.Find(x.SegmentId(segment)) is { } droplet && droplet.ReadableAt <= x.Now ? droplet : throw Refusal.NotFound();

    /// <summary>Deletes a droplet, as far as the faults let it. Deleting one that is still new is allowed; one in the middle of another action is not.</summary>
    public static void Delete(Exchange x, DropletState droplet)
    {
        var faults = x.World.Faults;
        if (droplet.Pending is { Type: not "create" } || faults.Happens(LocalCloudFault.PendingEvent, x.Operation))
        {
            throw Refusal.PendingEvent();
        }

        if (faults.Happens(LocalCloudFault.DeleteLies, x.Operation))
        {
            return;
        }

        if (faults.Happens(LocalCloudFault.DeleteLag, x.Operation))
        {
            x.World.Schedule.At(x.Now + faults.Lag, _ => DropletLife.Destroy(x.World, droplet));
            return;
        }

        DropletLife.Destroy(x.World, droplet);
    }

    private static void List(Exchange x)
    {
        var (tag, name, type) = (x.Query("tag_name"), x.Query("name"), x.Query("type"));
        if (tag is not null && (name is not null || type is not null))
        {
            throw Refusal.BadRequest("tag_name cannot be combined with name or type");
        }

        if (type is not (null or "droplets" or "gpus"))
        {
            throw Refusal.BadRequest("type must be droplets or gpus");
        }

        // Droplets with graphics cards are listed apart, unless they are asked for by tag.
        var gpus = type == "gpus";
        IEnumerable<DropletState> found =
            tag is not null ? x.Account.Tags.Find(tag)?.Droplets.Values ?? Enumerable.Empty<DropletState>()
            : (name is not null ? x.Account.Droplets.Named(name) : x.Account.Droplets.All).Where(d => d.Size.Gpu is not null == gpus);
        x.Page("droplets", found.Where(d => d.ListedAt <= x.Now), (w, droplet) => droplet.WriteTo(w, x.Now));
    }

    private static void DeleteByTag(Exchange x)
    {
        var name = x.Query("tag_name") ?? throw Refusal.Unprocessable("tag_name is required.");
        foreach (var droplet in (x.Account.Tags.Find(name)?.Droplets.Values ?? Enumerable.Empty<DropletState>()).ToList())
        {
            Delete(x, droplet);
        }

        x.NoContent();
    }
}
