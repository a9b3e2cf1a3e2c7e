using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>The tag Droplet Actions of the API.</summary>
internal static class DropletActionRoutes
{
    // What may be asked of all droplets of a tag at once.
    private static readonly string[] ByTag = ["power_cycle", "power_on", "power_off", "shutdown", "enable_ipv6", "enable_backups", "disable_backups", "snapshot"];

    public static void Map(Router router)
    {
        router.Map("GET", "/v2/droplets/{droplet_id}/actions", x =>
        {
            var droplet = DropletRoutes.Find(x, 2);
            x.Page("actions", x.Account.Actions.Of("droplet", droplet.Id), (w, action) => action.WriteTo(w));
        });
        router.Map("GET", "/v2/droplets/{droplet_id}/actions/{action_id}", x =>
        {
            var action = x.Account.Actions.Find(x.SegmentId(4));
            if (action is null || action.ResourceType != "droplet" || action.ResourceId != x.SegmentId(2))
            {
                throw Refusal.NotFound();
            }

            x.Write(200, "action", action.WriteTo);
        });
        router.Map("POST", "/v2/droplets/{droplet_id}/actions", x =>
        {
            var action = DropletActions.Begin(x, DropletRoutes.Find(x, 2), x.Body);
            x.Write(201, "action", action.WriteTo);
        });
        router.Map("POST", "/v2/droplets/actions", ActOnTag);
    }

    private static void ActOnTag(Exchange x)
    {
        var tag = x.Query("tag_name") ?? throw Refusal.Unprocessable("tag_name is required.");
        if (!ByTag.Contains(x.Body.RequiredText("type")))
        {
            throw Refusal.Unprocessable($"type must be one of {string.Join(", ", ByTag)}");
        }

        var droplets = x.Account.Tags.Find(tag)?.Droplets.Values.ToList() ?? throw Refusal.NotFound();
        if (droplets.Exists(d => d.Pending is not null))
        {
            throw Refusal.PendingEvent();
        }

        var actions = droplets.ConvertAll(droplet => DropletActions.Begin(x, droplet, x.Body));
        x.Write(201, "actions", w =>
        {
            w.WriteStartArray();
            actions.ForEach(action => action.WriteTo(w));
            w.WriteEndArray();
        });
    }
}
