using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Spinup.Sdk.LocalCloud.Actions;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Images;
using Spinup.Sdk.LocalCloud.Server;
using Spinup.Sdk.LocalCloud.Tags;
using Spinup.Sdk.LocalCloud.Volumes;
using Spinup.Sdk.LocalCloud.Vpcs;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>POST /v2/droplets: checks the wish in the API's own words, then begins the droplets.</summary>
internal static partial class CreateDroplets
{
    private const int MostNames = 10;

    public static void Handle(Exchange x)
    {
        var body = x.Body;
        var many = body.Has("names");
        var names = many ? body.Texts("names") : [body.Text("name") ?? ""];
        Check(names);
        var wish = DropletWish.Read(x, body);
        if (wish.Volumes.Count > 0 && names.Count > 1)
        {
            throw Refusal.Unprocessable("Volumes can be attached to one Droplet only.");
        }

        if (x.Account.Droplets.Count + names.Count > x.World.Options.DropletLimit)
        {
            throw Refusal.Unprocessable("creating this/these droplet(s) will exceed your droplet limit");
        }

        if (x.World.Faults.Happens(LocalCloudFault.Capacity, x.Operation))
        {
            throw DropletWish.NotInRegion();
        }

        var late = x.World.Faults.Happens(LocalCloudFault.LateAppearance, x.Operation);
        var created = new (DropletState Droplet, ActionState Action)[names.Count];
        for (var i = 0; i < names.Count; i++)
        {
            created[i] = Begin(x, wish, names[i], late);
        }

        if (late)
        {
            throw new Refusal(500, "server_error", "Server was unable to give you a response.");
        }

        x.Write(202, w => WriteAnswer(x, w, created, many));
    }

    /// <summary>Hands a droplet's name back, or refuses it.</summary>
    public static string CheckName(string name)
    {
        if (name.Length == 0)
        {
            throw Refusal.Unprocessable("Name can't be blank");
        }

        return name.Length <= 255 && Hostname().IsMatch(name)
            ? name
            : throw Refusal.Unprocessable("Name Only valid hostname characters are allowed. (a-z, A-Z, 0-9, . and -)");
    }

    private static void Check(IReadOnlyList<string> names)
    {
        if (names.Count is 0 or > MostNames)
        {
            throw Refusal.Unprocessable($"names must hold between 1 and {MostNames} names.");
        }

        foreach (var name in names)
        {
            CheckName(name);
        }
    }

    private static (DropletState Droplet, ActionState Action) Begin(Exchange x, DropletWish wish, string name, bool late)
    {
        var (world, faults) = (x.World, x.World.Faults);
        var id = world.Ids.Droplet();
        var bootTime = world.Options.BootTime + (faults.Happens(LocalCloudFault.SlowBoot, x.Operation) ? faults.SlowBoot : TimeSpan.Zero);
        var droplet = new DropletState
        {
            Id = id,
            Owner = x.Account,
            Name = name,
            Size = wish.Size,
            DiskGib = wish.Size.DiskGib,
            Region = wish.Region,
            Image = wish.Image,
            Vpc = wish.Vpc,
            Addresses = world.Host.Assign(id),
            CreatedAt = x.Now,
            Features = wish.Features,
            Backups = wish.Backups,
            ListedAt = late || faults.Happens(LocalCloudFault.ListLag, x.Operation) ? x.Now + faults.Lag : default,
            ReadableAt = late || faults.Happens(LocalCloudFault.ReadLag, x.Operation) ? x.Now + faults.Lag : default,
            AddressedAt = faults.Happens(LocalCloudFault.NoAddressYet, x.Operation) ? x.Now + bootTime + faults.Lag : default,
            NeverAnswers = faults.Happens(LocalCloudFault.BootFails, x.Operation),
        };
        if (world.Host.CanRun)
        {
            (droplet.UserData, droplet.AuthorizedKeys) = (wish.UserData, wish.Keys);
        }

        foreach (var volume in wish.Volumes)
        {
            VolumeLife.Attach(volume, droplet);
            world.HostWork.Run(volume, host => host.Volumes.AttachAsync(volume.Id, id, CancellationToken.None), static _ => { });
        }

        var action = x.Account.StartAction("create", "droplet", id, wish.Region);
        DropletLife.Begin(world, droplet, action, bootTime, faults.Happens(LocalCloudFault.PlacementFails, x.Operation), wish.Tags);
        return (droplet, action);
    }

    private static void WriteAnswer(Exchange x, Utf8JsonWriter w, (DropletState Droplet, ActionState Action)[] created, bool many)
    {
        w.WriteStartObject();
        if (many)
        {
            w.WriteStartArray("droplets");
            foreach (var (droplet, _) in created)
            {
                droplet.WriteTo(w, x.Now);
            }

            w.WriteEndArray();
        }
        else
        {
            w.WritePropertyName("droplet");
            created[0].Droplet.WriteTo(w, x.Now);
        }

        w.WriteStartObject("links");
        w.WriteStartArray("actions");
        foreach (var (_, action) in created)
        {
            w.WriteStartObject();
            w.WriteNumber("id", action.Id);
            w.WriteString("rel", many ? "multiple_create" : "create");
            w.WriteString("href", $"{x.Origin}/v2/actions/{action.Id.ToString(CultureInfo.InvariantCulture)}");
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteEndObject();
        w.WriteEndObject();
    }

    [GeneratedRegex("^[a-zA-Z0-9]?[a-z0-9A-Z.\\-]*[a-z0-9A-Z]\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hostname();
}
