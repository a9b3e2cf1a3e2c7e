using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Actions;

/// <summary>The tag Actions of the API.</summary>
internal static class ActionRoutes
{
    public static void Map(Router router)
    {
        router.Map("GET", "/v2/actions", x => x.Page("actions", x.Account.Actions.NewestFirst(), (w, action) => action.WriteTo(w)));
        router.Map("GET", "/v2/actions/{action_id}", x =>
        {
            var action = x.Account.Actions.Find(x.SegmentId(2)) ?? throw Refusal.NotFound();
            x.Write(200, "action", action.WriteTo);
        });
    }
}
