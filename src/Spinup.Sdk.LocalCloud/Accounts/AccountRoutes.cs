using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Accounts;

/// <summary>The tag Account of the API.</summary>
internal static class AccountRoutes
{
    public static void Map(Router router) => router.Map("GET", "/v2/account", x => x.Write(200, "account", w =>
    {
        w.WriteStartObject();
        w.WriteNumber("droplet_limit", x.World.Options.DropletLimit);
        w.WriteNumber("floating_ip_limit", 3);
        w.WriteString("email", x.Account.Email);
        w.WriteString("name", FormattableString.Invariant($"Account {x.Account.Number}"));
        w.WriteString("uuid", x.Account.Uuid);
        w.WriteBoolean("email_verified", true);
        w.WriteString("status", "active");
        w.WriteString("status_message", "");
        w.WriteStartObject("team");
        w.WriteString("uuid", x.Account.Uuid);
        w.WriteString("name", "My Team");
        w.WriteEndObject();
        w.WriteEndObject();
    }));
}
