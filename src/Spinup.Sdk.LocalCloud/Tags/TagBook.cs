using System.Text.RegularExpressions;
using Spinup.Sdk.LocalCloud.Droplets;
using Spinup.Sdk.LocalCloud.Images;
using Spinup.Sdk.LocalCloud.Volumes;

namespace Spinup.Sdk.LocalCloud.Tags;

/// <summary>A tag and what wears it.</summary>
internal sealed class TagState(string name)
{
    public string Name => name;

    /// <summary>Gets the droplets that wear it, by id.</summary>
    public SortedDictionary<long, DropletState> Droplets { get; } = [];

    public SortedDictionary<long, ImageState> Images { get; } = [];

    public SortedDictionary<string, VolumeState> Volumes { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, VolumeSnapshotState> VolumeSnapshots { get; } = new(StringComparer.Ordinal);

    public int Count => Droplets.Count + Images.Count + Volumes.Count + VolumeSnapshots.Count;

    /// <summary>Gets or sets the path of what was tagged last, as the list of tags shows it.</summary>
    public string? LastTaggedDroplet { get; private set; }

    public string? LastTaggedImage { get; private set; }

    public string? LastTaggedVolume { get; private set; }

    public string? LastTaggedVolumeSnapshot { get; private set; }

    public void Put(VolumeState volume)
    {
        if (Volumes.TryAdd(volume.Id, volume))
        {
            volume.Tags.Add(name);
        }

        LastTaggedVolume = $"/v2/volumes/{volume.Id}";
    }

    public void Put(VolumeSnapshotState snapshot)
    {
        if (VolumeSnapshots.TryAdd(snapshot.Id, snapshot))
        {
            snapshot.Tags.Add(name);
        }

        LastTaggedVolumeSnapshot = $"/v2/volumes/snapshots/{snapshot.Id}";
    }

    public void Take(VolumeState volume)
    {
        if (Volumes.Remove(volume.Id))
        {
            volume.Tags.Remove(name);
        }
    }

    public void Take(VolumeSnapshotState snapshot)
    {
        if (VolumeSnapshots.Remove(snapshot.Id))
        {
            snapshot.Tags.Remove(name);
        }
    }

    public void Put(DropletState droplet)
    {
        if (Droplets.TryAdd(droplet.Id, droplet))
        {
            droplet.Tags.Add(name);
        }

        LastTaggedDroplet = FormattableString.Invariant($"/v2/droplets/{droplet.Id}");
    }

    public void Put(ImageState image)
    {
        if (Images.TryAdd(image.Id, image))
        {
            image.Tags.Add(name);
        }

        LastTaggedImage = FormattableString.Invariant($"/v2/images/{image.Id}");
    }

    public void Take(DropletState droplet)
    {
        if (Droplets.Remove(droplet.Id))
        {
            droplet.Tags.Remove(name);
        }
    }

    public void Take(ImageState image)
    {
        if (Images.Remove(image.Id))
        {
            image.Tags.Remove(name);
        }
    }
}

/// <summary>An account's tags. Names are compared without case, and keep the case they were made with.</summary>
internal sealed partial class TagBook
{
    private readonly SortedDictionary<string, TagState> byName = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<TagState> All => byName.Values;

    public static bool IsValid(string name) => name.Length <= 255 && Pattern().IsMatch(name);

    public TagState? Find(string name) => byName.GetValueOrDefault(name);

    public TagState Ensure(string name)
    {
        if (!byName.TryGetValue(name, out var tag))
        {
            byName.Add(name, tag = new TagState(name));
        }

        return tag;
    }

    public void Remove(TagState tag)
    {
        foreach (var droplet in tag.Droplets.Values)
        {
            droplet.Tags.Remove(tag.Name);
        }

        foreach (var image in tag.Images.Values)
        {
            image.Tags.Remove(tag.Name);
        }

        foreach (var tags in tag.Volumes.Values.Select(v => v.Tags).Concat(tag.VolumeSnapshots.Values.Select(s => s.Tags)))
        {
            tags.Remove(tag.Name);
        }

        byName.Remove(tag.Name);
    }

    /// <summary>Takes every tag off a droplet that is gone. The tags themselves stay.</summary>
    public void Forget(DropletState droplet)
    {
        foreach (var name in droplet.Tags)
        {
            byName[name].Droplets.Remove(droplet.Id);
        }
    }

    public void Forget(ImageState image)
    {
        foreach (var name in image.Tags)
        {
            byName[name].Images.Remove(image.Id);
        }
    }

    public void Forget(VolumeState volume)
    {
        foreach (var name in volume.Tags)
        {
            byName[name].Volumes.Remove(volume.Id);
        }
    }

    public void Forget(VolumeSnapshotState snapshot)
    {
        foreach (var name in snapshot.Tags)
        {
            byName[name].VolumeSnapshots.Remove(snapshot.Id);
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9_\\-:]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
