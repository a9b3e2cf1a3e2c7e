namespace Spinup.Sdk.LocalCloud;

/// <summary>A droplet as it truly is, whatever faults make the API say.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
/// <param name="Status"><c>new</c>, <c>active</c> or <c>off</c>.</param>
/// <param name="Size">The size's slug.</param>
/// <param name="Region">The region's slug.</param>
/// <param name="Tags">The tags it wears.</param>
/// <param name="CreatedAt">When it was created, by the cloud's clock.</param>
/// <param name="PublicIpv4">Its public address.</param>
public sealed record LocalCloudDroplet(long Id, string Name, string Status, string Size, string Region, IReadOnlyList<string> Tags, DateTimeOffset CreatedAt, string PublicIpv4);

/// <summary>An SSH key of an account.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
/// <param name="Fingerprint">The MD5 fingerprint.</param>
public sealed record LocalCloudKey(long Id, string Name, string Fingerprint);

/// <summary>A volume as it truly is.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
/// <param name="Region">The region's slug.</param>
/// <param name="SizeGib">The size in GiB.</param>
/// <param name="DropletId">The droplet it is attached to.</param>
/// <param name="Tags">The tags it wears.</param>
public sealed record LocalCloudVolume(string Id, string Name, string Region, int SizeGib, long? DropletId, IReadOnlyList<string> Tags);

/// <summary>What one token owns, as it truly is at one moment: what a test compares with.</summary>
public sealed record LocalCloudAccount
{
    /// <summary>Gets the droplets, also those a fault hides.</summary>
    public required IReadOnlyList<LocalCloudDroplet> Droplets { get; init; }

    /// <summary>Gets the SSH keys.</summary>
    public required IReadOnlyList<LocalCloudKey> Keys { get; init; }

    /// <summary>Gets the tags' names.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Gets the names of its own images: snapshots, backups and custom ones.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Gets the volumes.</summary>
    public required IReadOnlyList<LocalCloudVolume> Volumes { get; init; }

    /// <summary>Gets the names of the volumes' snapshots.</summary>
    public required IReadOnlyList<string> VolumeSnapshots { get; init; }
}
