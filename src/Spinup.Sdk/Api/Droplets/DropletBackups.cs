using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using Spinup.Sdk.Api.Images;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>When backups are made.</summary>
public sealed record BackupPolicy
{
    /// <summary>Gets how often.</summary>
    public BackupPlan Plan { get; init; }

    /// <summary>Gets the day of a weekly plan (<c>SUN</c> ... <c>SAT</c>).</summary>
    public string? Weekday { get; init; }

    /// <summary>Gets the hour the window opens, UTC: 0, 4, 8, 12, 16 or 20.</summary>
    public int? Hour { get; init; }

    /// <summary>Gets how long the window is in hours. Read only.</summary>
    public int? WindowLengthHours { get; init; }

    /// <summary>Gets how long a backup is kept in days. Read only.</summary>
    public int? RetentionPeriodDays { get; init; }
}

/// <summary>When the next backup is made.</summary>
public sealed record BackupWindow
{
    /// <summary>Gets when the window opens.</summary>
    [JsonPropertyName("start")]
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>Gets when the window closes.</summary>
    [JsonPropertyName("end")]
    public DateTimeOffset? EndsAt { get; init; }
}

/// <summary>The backup policy of a droplet.</summary>
public sealed record DropletBackupPolicy
{
    /// <summary>Gets the droplet.</summary>
    public long DropletId { get; init; }

    /// <summary>Gets whether backups are made.</summary>
    public bool BackupEnabled { get; init; }

    /// <summary>Gets when.</summary>
    [JsonPropertyName("backup_policy")]
    public BackupPolicy? Policy { get; init; }

    /// <summary>Gets when the next one is made.</summary>
    public BackupWindow? NextBackupWindow { get; init; }
}

/// <summary>An answer that holds one backup policy.</summary>
public sealed record DropletBackupPolicyAnswer
{
    /// <summary>Gets the policy.</summary>
    public DropletBackupPolicy Policy { get; init => field = value ?? new(); } = new();
}

/// <summary>One page of backup policies.</summary>
public sealed record DropletBackupPolicyPage : Page, IPage<DropletBackupPolicy>
{
    /// <summary>Gets the policies by the droplet's id.</summary>
    public IReadOnlyDictionary<string, DropletBackupPolicy> Policies { get; init => field = value ?? ReadOnlyDictionary<string, DropletBackupPolicy>.Empty; } = ReadOnlyDictionary<string, DropletBackupPolicy>.Empty;

    IReadOnlyList<DropletBackupPolicy> IPage<DropletBackupPolicy>.Items => [.. Policies.Values];
}

/// <summary>The backup plans there are.</summary>
public sealed record SupportedBackupPolicies
{
    /// <summary>Gets the plans.</summary>
    public IReadOnlyList<SupportedBackupPolicy> SupportedPolicies { get; init => field = value ?? []; } = [];
}

/// <summary>A backup plan that can be chosen.</summary>
public sealed record SupportedBackupPolicy
{
    /// <summary>Gets how often.</summary>
    public BackupPlan Name { get; init; }

    /// <summary>Gets the hours the window can open, UTC.</summary>
    public IReadOnlyList<int> PossibleWindowStarts { get; init => field = value ?? []; } = [];

    /// <summary>Gets how long the window is in hours.</summary>
    public int WindowLengthHours { get; init; }

    /// <summary>Gets how long a backup is kept in days.</summary>
    public int RetentionPeriodDays { get; init; }

    /// <summary>Gets the days of a weekly plan.</summary>
    public IReadOnlyList<string> PossibleDays { get; init => field = value ?? []; } = [];
}

/// <summary>A snapshot or backup of a droplet.</summary>
public sealed record DropletSnapshot
{
    /// <summary>Gets the id, which is that of the image.</summary>
    public long Id { get; init; }

    /// <summary>Gets the name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets whether it is a snapshot or a backup.</summary>
    public ImageType Type { get; init; }

    /// <summary>Gets when it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the slugs of the regions that have it.</summary>
    public IReadOnlyList<string> Regions { get; init => field = value ?? []; } = [];

    /// <summary>Gets the smallest disk it fits on, in GiB.</summary>
    [JsonPropertyName("min_disk_size")]
    public int? MinDiskGib { get; init; }

    /// <summary>Gets how much it holds in GiB, which is what is billed.</summary>
    [JsonPropertyName("size_gigabytes")]
    public double? SizeGib { get; init; }
}

/// <summary>One page of snapshots.</summary>
public sealed record DropletSnapshotPage : Page, IPage<DropletSnapshot>
{
    /// <summary>Gets the snapshots.</summary>
    public IReadOnlyList<DropletSnapshot> Snapshots { get; init => field = value ?? []; } = [];

    IReadOnlyList<DropletSnapshot> IPage<DropletSnapshot>.Items => Snapshots;
}

/// <summary>One page of backups.</summary>
public sealed record DropletBackupPage : Page, IPage<DropletSnapshot>
{
    /// <summary>Gets the backups.</summary>
    public IReadOnlyList<DropletSnapshot> Backups { get; init => field = value ?? []; } = [];

    IReadOnlyList<DropletSnapshot> IPage<DropletSnapshot>.Items => Backups;
}
