using System.Text.RegularExpressions;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Server;
using Spinup.Sdk.LocalCloud.Tags;

namespace Spinup.Sdk.LocalCloud.Volumes;

/// <summary>POST /v2/volumes: checks the wish, then makes the volume.</summary>
internal static partial class CreateVolume
{
    /// <summary>The largest volume in GiB (the description of the API).</summary>
    public const int MostGib = 16384;

    public static void Handle(Exchange x)
    {
        var body = x.Body;
        var name = body.Text("name") ?? "";
        if (!Name().IsMatch(name))
        {
            throw Refusal.BadRequest("name must be lowercase and be composed only of numbers, letters and \"-\", up to a limit of 64 characters, and begin with a letter");
        }

        var region = Regions.Find(body.Text("region") ?? "") is { Available: true } open ? open : throw Refusal.BadRequest("region is invalid");
        var snapshot = SnapshotOf(x, region);
        var size = SizeOf(body, snapshot);
        var (filesystem, label) = FilesystemOf(body);
        var tags = TagsOf(body);
        if (x.Account.Volumes.Named(name, region) is not null)
        {
            throw Refusal.Conflict("a volume with this name already exists");
        }

        if (x.Account.Volumes.All.Count >= x.World.Options.VolumeLimit)
        {
            throw Refusal.Forbidden("failed to create volume: volume/snapshot capacity limit exceeded");
        }

        var volume = new VolumeState
        {
            Id = x.World.Ids.Uuid().ToString(),
            Owner = x.Account,
            Name = name,
            Region = region,
            SizeGib = size,
            Description = body.Text("description") ?? "",
            Filesystem = filesystem,
            FilesystemLabel = label,
            CreatedAt = x.Now,
        };
        VolumeLife.Begin(x.World, volume, snapshot);
        foreach (var tag in tags)
        {
            x.Account.Tags.Ensure(tag).Put(volume);
        }

        x.Write(201, "volume", volume.WriteTo);
    }

    public static IReadOnlyList<string> TagsOf(Fields body)
    {
        var tags = body.Texts("tags");
        return tags.FirstOrDefault(t => !TagBook.IsValid(t)) is { } bad ? throw Refusal.Unprocessable($"invalid tag name: {bad}") : tags;
    }

    private static VolumeSnapshotState? SnapshotOf(Exchange x, Region region)
    {
        if (x.Body.Text("snapshot_id") is not { Length: > 0 } id)
        {
            return null;
        }

        var snapshot = x.Account.Volumes.FindSnapshot(id) ?? throw Refusal.NotFound();
        return snapshot.Region == region ? snapshot : throw Refusal.BadRequest("snapshot is not available in this region");
    }

    private static int SizeOf(Fields body, VolumeSnapshotState? snapshot)
    {
        var size = body.Number("size_gigabytes") ?? snapshot?.MinDiskGib ?? throw Refusal.BadRequest("size_gigabytes is required");
        if (size is < 1 or > MostGib)
        {
            throw Refusal.BadRequest($"size_gigabytes must be between 1 and {MostGib}");
        }

        return size >= (snapshot?.MinDiskGib ?? 0) ? (int)size : throw Refusal.BadRequest("size_gigabytes is too small for the snapshot");
    }

    private static (string Type, string Label) FilesystemOf(Fields body)
    {
        var (type, label) = (body.Text("filesystem_type") ?? "", body.Text("filesystem_label") ?? "");

        // The labels' lengths are the file systems' own (the description of the API).
        var longest = type switch { "" => 0, "ext4" => 16, "xfs" => 12, _ => throw Refusal.BadRequest("filesystem_type must be ext4 or xfs") };
        return label.Length <= longest ? (type, label) : throw Refusal.BadRequest(type.Length == 0 ? "filesystem_label needs a filesystem_type" : $"filesystem_label must have at most {longest} characters for {type}");
    }

    [GeneratedRegex("^[a-z][a-z0-9\\-]{0,63}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
