using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Spinup.Sdk.LocalCloud.Actions;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Images;
using Spinup.Sdk.LocalCloud.Server;
using Spinup.Sdk.LocalCloud.Tags;
using Spinup.Sdk.LocalCloud.Vpcs;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>POST /v2/droplets: checks the wish in the API's own words, then begins the droplets.</summary>
internal static partial class CreateDroplets
{
    private const int MostNames = 10;
    private const int LongestUserData = 64 * 1024;

    // What takes no region goes where the real cloud has most room.
    private const string DefaultRegion = "nyc3";

    public static void Handle(Exchange x)
    {
        var body = x.Body;
        var many = body.Has("names");
        var names = many ? body.Texts("names") : [body.Text("name") ?? ""];
        Check(names);
        var wish = Read(x, body);
        if (x.Account.Droplets.Count + names.Count > x.World.Options.DropletLimit)
        {
            throw Refusal.Unprocessable("creating this/these droplet(s) will exceed your droplet limit");
        }

        if (x.World.Faults.Happens(LocalCloudFault.Capacity, x.Operation))
        {
            throw NotInRegion();
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

    private static Wish Read(Exchange x, Fields body)
    {
        var account = x.Account;
        var region = Regions.Find(body.Text("region") ?? DefaultRegion) ?? throw Refusal.Unprocessable("You specified an invalid region for Droplet creation.");
        var size = Sizes.Find(body.Text("size") ?? "") ?? throw Refusal.Unprocessable("You specified an invalid size for Droplet creation.");
        var image = account.Images.Find(body.Text("image") ?? "") ?? throw Refusal.Unprocessable("You specified an invalid image for Droplet creation.");
        if (!region.Available)
        {
            throw Refusal.Unprocessable("Region is not available");
        }

        if (!size.Regions.Contains(region.Slug))
        {
            throw NotInRegion();
        }

        if (!image.Regions.Contains(region.Slug) || image.Status != "available")
        {
            throw Refusal.Unprocessable("Image is not available in this region.");
        }

        if (image.MinDiskGib > size.DiskGib)
        {
            throw Refusal.Unprocessable("Size is too small for the image.");
        }

        var userData = body.Text("user_data") ?? "";
        if (Encoding.UTF8.GetByteCount(userData) > LongestUserData)
        {
            throw Refusal.Unprocessable("User data is too long (maximum is 64 KiB)");
        }

        return new Wish(region, size, image, Vpc(x, body, region), Keys(x, body), TagsOf(body), userData, FeaturesOf(body), BackupsOf(body));
    }

    private static VpcState Vpc(Exchange x, Fields body, Region region)
    {
        if (body.Text("vpc_uuid") is not { Length: > 0 } id)
        {
            return x.Account.Vpcs.DefaultOf(region);
        }

        return x.Account.Vpcs.Find(id) is { } vpc && vpc.Region == region ? vpc : throw Refusal.Unprocessable("Failed to resolve VPC");
    }

    private static List<string> Keys(Exchange x, Fields body)
    {
        var keys = new List<string>();
        var unknown = new List<string>();
        foreach (var wanted in body.Texts("ssh_keys"))
        {
            if (x.Account.Keys.Find(wanted) is { } key)
            {
                keys.Add(key.PublicKey);
            }
            else
            {
                unknown.Add(wanted);
            }
        }

        return unknown.Count == 0 ? keys : throw Refusal.Unprocessable($"{string.Join(", ", unknown)} are invalid key identifiers for Droplet creation.");
    }

    private static IReadOnlyList<string> TagsOf(Fields body)
    {
        var tags = body.Texts("tags");
        return tags.FirstOrDefault(t => !TagBook.IsValid(t)) is { } bad ? throw Refusal.Unprocessable($"invalid tag name: {bad}") : tags;
    }

    private static DropletFeatures FeaturesOf(Fields body) =>
        (body.Flag("monitoring") ? DropletFeatures.Monitoring : 0)
        | (body.Flag("ipv6") ? DropletFeatures.Ipv6 : 0)
        | (body.Flag("backups") ? DropletFeatures.Backups : 0)
        | (body.Has("with_droplet_agent") && !body.Flag("with_droplet_agent") ? 0 : DropletFeatures.Agent)
        | (body.Has("public_networking") && !body.Flag("public_networking") ? DropletFeatures.NoPublicNetwork : 0);

    private static BackupPolicy? BackupsOf(Fields body) => body.Flag("backups") ? BackupPolicies.Read(body.Object("backup_policy")) : null;

    private static (DropletState Droplet, ActionState Action) Begin(Exchange x, Wish wish, string name, bool late)
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

    private static Refusal NotInRegion() => Refusal.Unprocessable("Size is not available in this region.");

    [GeneratedRegex("^[a-zA-Z0-9]?[a-z0-9A-Z.\\-]*[a-z0-9A-Z]\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hostname();

    private sealed record Wish(
        Region Region,
        Size Size,
        ImageState Image,
        VpcState Vpc,
        IReadOnlyList<string> Keys,
        IReadOnlyList<string> Tags,
        string UserData,
        DropletFeatures Features,
        BackupPolicy? Backups);
}
