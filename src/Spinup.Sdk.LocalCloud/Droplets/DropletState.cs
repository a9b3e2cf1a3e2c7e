using Spinup.Sdk.LocalCloud.Accounts;
using Spinup.Sdk.LocalCloud.Actions;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Hosts;
using Spinup.Sdk.LocalCloud.Images;
using Spinup.Sdk.LocalCloud.Volumes;
using Spinup.Sdk.LocalCloud.Vpcs;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>Where a droplet is in its life.</summary>
/// <remarks><code>
///   New --boot--> Active --power off--> Off --power on--> Active
///    any --delete--> (gone)
/// </code></remarks>
internal enum DropletPhase : byte
{
    New,
    Active,
    Off,
}

/// <summary>A droplet. Kept small: ten thousand of them fit in a test.</summary>
internal sealed class DropletState
{
    public required long Id { get; init; }

    public required Account Owner { get; init; }

    public required string Name { get; set; }

    public required Size Size { get; set; }

    /// <summary>Gets or sets the disk in GiB: it stays as it is when only CPU and memory are resized.</summary>
    public required int DiskGib { get; set; }

    public required Region Region { get; init; }

    public required ImageState Image { get; set; }

    public required VpcState Vpc { get; init; }

    public required HostAddresses Addresses { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DropletPhase Phase { get; set; }

    /// <summary>Gets or sets the action that locks it.</summary>
    public ActionState? Pending { get; set; }

    public List<string> Tags { get; } = [];

    public DropletFeatures Features { get; set; }

    public BackupPolicy? Backups { get; set; }

    public List<long>? SnapshotIds { get; set; }

    /// <summary>Gets or sets the volumes attached to it; never changed in place, since the host's work reads it outside the gate.</summary>
    public IReadOnlyList<VolumeState> Volumes { get; set; } = [];

    public List<long>? BackupIds { get; set; }

    /// <summary>Gets what its first boot reads; kept only where something can run.</summary>
    public string UserData { get; set; } = "";

    public IReadOnlyList<string> AuthorizedKeys { get; set; } = [];

    /// <summary>Gets or sets from when lists show it.</summary>
    public DateTimeOffset ListedAt { get; set; }

    /// <summary>Gets or sets from when it can be read.</summary>
    public DateTimeOffset ReadableAt { get; set; }

    /// <summary>Gets or sets from when it has its IPv4 addresses.</summary>
    public DateTimeOffset AddressedAt { get; set; }

    /// <summary>Gets or sets whether nothing will ever answer at its address.</summary>
    public bool NeverAnswers { get; set; }

    /// <summary>Gets or sets whether its delete was accepted and the host is at it.</summary>
    public bool Leaving { get; set; }

    public bool Gone { get; set; }

    /// <summary>Gets or sets the last piece of the host's work on it; the next one waits for it.</summary>
    public Task HostWork { get; set; } = Task.CompletedTask;
}

[Flags]
internal enum DropletFeatures : byte
{
    None = 0,
    Monitoring = 1,
    Ipv6 = 2,
    Agent = 4,
    Backups = 8,
    NoPublicNetwork = 16,
}

/// <summary>When backups are taken.</summary>
internal sealed record BackupPolicy(string Plan, string? Weekday, int Hour)
{
    public int RetentionDays => Plan == "daily" ? 7 : 28;
}
