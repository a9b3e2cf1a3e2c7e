using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Keys;

/// <summary>The tag SSH Keys of the API.</summary>
internal static class KeyRoutes
{
    public static void Map(Router router)
    {
        router.Map("GET", "/v2/account/keys", x => x.Page("ssh_keys", x.Account.Keys.All, (w, key) => key.WriteTo(w)));
        router.Map("POST", "/v2/account/keys", Create);
        router.Map("GET", "/v2/account/keys/{ssh_key_identifier}", x => x.Write(200, "ssh_key", Find(x).WriteTo));
        router.Map("PUT", "/v2/account/keys/{ssh_key_identifier}", x =>
        {
            var key = Find(x);
            key.Name = x.Body.RequiredText("name");
            x.Write(200, "ssh_key", key.WriteTo);
        });
        router.Map("DELETE", "/v2/account/keys/{ssh_key_identifier}", x =>
        {
            x.Account.Keys.Remove(Find(x));
            x.NoContent();
        });
    }

    private static KeyState Find(Exchange x) => x.Account.Keys.Find(x.Segment(3)) ?? throw Refusal.NotFound();

    private static void Create(Exchange x)
    {
        var name = x.Body.RequiredText("name");
        var publicKey = x.Body.RequiredText("public_key").Trim();
        var fingerprint = KeyState.FingerprintOf(publicKey) ?? throw Refusal.Unprocessable("Key invalid, key should be of the format `type key [comment]`");
        if (x.Account.Keys.Find(fingerprint) is not null)
        {
            throw Refusal.Unprocessable("SSH Key is already in use on your account");
        }

        var key = new KeyState(x.World.Ids.Key(), name, publicKey, fingerprint);
        x.Account.Keys.Add(key);
        x.Write(201, "ssh_key", key.WriteTo);
    }
}
