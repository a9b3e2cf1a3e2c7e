using System.Text;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>The wish for one droplet.</summary>
public sealed record CreateDropletRequest : NewDroplet
{
    /// <summary>Gets the name: a hostname.</summary>
    public required string Name { get; init; }
}

/// <summary>The wish for several droplets that differ in their names.</summary>
public sealed record CreateDropletsRequest : NewDroplet
{
    /// <summary>Gets the names, one a droplet; at most ten.</summary>
    public required IReadOnlyList<string> Names { get; init; }
}

/// <summary>What a new droplet is to be, its name apart.</summary>
public abstract record NewDroplet
{
    /// <summary>Gets the slug of the region; the service chooses when absent.</summary>
    public string? Region { get; init; }

    /// <summary>Gets the slug of the size.</summary>
    public required string Size { get; init; }

    /// <summary>Gets the image: a slug, or the id of a snapshot or custom image.</summary>
    public required ImageRef Image { get; init; }

    /// <summary>Gets the account's keys to install. With none, DigitalOcean mails a root password that has expired.</summary>
    public IReadOnlyList<SshKeyRef>? SshKeys { get; init; }

    /// <summary>Gets the tags, made if they do not exist. Applied after the create.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Gets what cloud-init is told; at most 64 KiB. May hold secrets: not part of the printed form.</summary>
    public string? UserData { get; init; }

    /// <summary>Gets the VPC; the region's default when absent.</summary>
    public string? VpcUuid { get; init; }

    /// <summary>Gets whether the monitoring agent is installed. Can only be set at creation.</summary>
    public bool? Monitoring { get; init; }

    /// <summary>Gets whether an IPv6 address is given.</summary>
    public bool? Ipv6 { get; init; }

    /// <summary>Gets whether backups are made, at a price.</summary>
    public bool? Backups { get; init; }

    /// <summary>Gets when backups are made; the service chooses when absent.</summary>
    public BackupPolicy? BackupPolicy { get; init; }

    /// <summary>Gets the ids of volumes to attach; they must be in the same region.</summary>
    public IReadOnlyList<string>? Volumes { get; init; }

    /// <summary>Gets whether the agent for DigitalOcean's web console is installed; where it can be, when absent.</summary>
    public bool? WithDropletAgent { get; init; }

    /// <summary>Gets whether a public address is given; it is when absent.</summary>
    public bool? PublicNetworking { get; init; }

    /// <summary>Writes the members for a printed form, user_data left out.</summary>
    /// <param name="builder">Takes the text.</param>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append("Size = ").Append(Size).Append(", Region = ").Append(Region).Append(", Image = ").Append(Image)
            .Append(", UserData = ").Append(UserData is null ? "none" : "(not shown)");
        return true;
    }
}
