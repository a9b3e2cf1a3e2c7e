using System.Text;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Images;
using Spinup.Sdk.LocalCloud.Server;
using Spinup.Sdk.LocalCloud.Tags;
using Spinup.Sdk.LocalCloud.Volumes;
using Spinup.Sdk.LocalCloud.Vpcs;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>What a create asks for, all but the names, once it has been found right.</summary>
internal sealed record DropletWish(
    Region Region,
    Size Size,
    ImageState Image,
    VpcState Vpc,
    IReadOnlyList<string> Keys,
    IReadOnlyList<string> Tags,
    string UserData,
    DropletFeatures Features,
    BackupPolicy? Backups,
    IReadOnlyList<VolumeState> Volumes)
{
    private const int LongestUserData = 64 * 1024;

    // What takes no region goes where the real cloud has most room.
    private const string DefaultRegion = "nyc3";

    public static Refusal NotInRegion() => Refusal.Unprocessable("Size is not available in this region.");

    /// <summary>Reads a create's body, or refuses it in the API's own words.</summary>
    public static DropletWish Read(Exchange x, Fields body)
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

        return new DropletWish(region, size, image, VpcOf(x, body, region), KeysOf(x, body), TagsOf(body), userData, FeaturesOf(body), BackupsOf(body), VolumesOf(x, body, region));
    }

    private static VpcState VpcOf(Exchange x, Fields body, Region region)
    {
        if (body.Text("vpc_uuid") is not { Length: > 0 } id)
        {
            return x.Account.Vpcs.DefaultOf(region);
        }

        return x.Account.Vpcs.Find(id) is { } vpc && vpc.Region == region ? vpc : throw Refusal.Unprocessable("Failed to resolve VPC");
    }

    private static List<string> KeysOf(Exchange x, Fields body)
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

    private static List<VolumeState> VolumesOf(Exchange x, Fields body, Region region)
    {
        var volumes = new List<VolumeState>();
        foreach (var id in body.Texts("volumes").Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var volume = x.Account.Volumes.Find(id);
            if (volume is null || volume.Region != region || volume.Droplet is not null || volume.Pending is not null)
            {
                throw Refusal.Unprocessable($"Volume {id} cannot be attached: {(volume is null ? "it was not found" : volume.Region != region ? "it is in another region" : "This volume is already attached")}.");
            }

            volumes.Add(volume);
        }

        return volumes.Count <= VolumeActionRoutes.MostOfADroplet ? volumes : throw Refusal.Unprocessable($"At most {VolumeActionRoutes.MostOfADroplet} volumes can be attached to a Droplet.");
    }

    private static DropletFeatures FeaturesOf(Fields body) =>
        (body.Flag("monitoring") ? DropletFeatures.Monitoring : 0)
        | (body.Flag("ipv6") ? DropletFeatures.Ipv6 : 0)
        | (body.Flag("backups") ? DropletFeatures.Backups : 0)
        | (body.Has("with_droplet_agent") && !body.Flag("with_droplet_agent") ? 0 : DropletFeatures.Agent)
        | (body.Has("public_networking") && !body.Flag("public_networking") ? DropletFeatures.NoPublicNetwork : 0);

    private static BackupPolicy? BackupsOf(Fields body) => body.Flag("backups") ? BackupPolicies.Read(body.Object("backup_policy")) : null;
}
