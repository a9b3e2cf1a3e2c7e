using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>What can be asked of a droplet. Unknown values survive reading.</summary>
[JsonConverter(typeof(WireStringConverter<DropletActionType>))]
public readonly record struct DropletActionType : IWireString<DropletActionType>
{
    private readonly string? value;

    private DropletActionType(string value) => this.value = value;

    /// <summary>Gets the action that turns backups on, at a price.</summary>
    public static DropletActionType EnableBackups { get; } = new("enable_backups");

    /// <summary>Gets the action that turns backups off.</summary>
    public static DropletActionType DisableBackups { get; } = new("disable_backups");

    /// <summary>Gets the action that changes when backups are made.</summary>
    public static DropletActionType ChangeBackupPolicy { get; } = new("change_backup_policy");

    /// <summary>Gets the action that restarts it in order.</summary>
    public static DropletActionType Reboot { get; } = new("reboot");

    /// <summary>Gets the action that switches it off and on.</summary>
    public static DropletActionType PowerCycle { get; } = new("power_cycle");

    /// <summary>Gets the action that asks the system to shut down; it may refuse, and is billed all the same.</summary>
    public static DropletActionType Shutdown { get; } = new("shutdown");

    /// <summary>Gets the action that switches it off; it is billed all the same.</summary>
    public static DropletActionType PowerOff { get; } = new("power_off");

    /// <summary>Gets the action that switches it on.</summary>
    public static DropletActionType PowerOn { get; } = new("power_on");

    /// <summary>Gets the action that puts a backup of it in its place.</summary>
    public static DropletActionType Restore { get; } = new("restore");

    /// <summary>Gets the action that mails a new root password.</summary>
    public static DropletActionType PasswordReset { get; } = new("password_reset");

    /// <summary>Gets the action that changes its size; it must be off.</summary>
    public static DropletActionType Resize { get; } = new("resize");

    /// <summary>Gets the action that starts it anew from an image.</summary>
    public static DropletActionType Rebuild { get; } = new("rebuild");

    /// <summary>Gets the action that changes its name.</summary>
    public static DropletActionType Rename { get; } = new("rename");

    /// <summary>Gets the action that changes its kernel.</summary>
    public static DropletActionType ChangeKernel { get; } = new("change_kernel");

    /// <summary>Gets the action that gives it an IPv6 address.</summary>
    public static DropletActionType EnableIpv6 { get; } = new("enable_ipv6");

    /// <summary>Gets the action that makes an image of it.</summary>
    public static DropletActionType Snapshot { get; } = new("snapshot");

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static DropletActionType From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
