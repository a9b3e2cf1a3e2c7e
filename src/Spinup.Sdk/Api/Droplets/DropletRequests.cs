using System.Text;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>The wish for one droplet.</summary>
public sealed record CreateDropletRequest
{
    /// <summary>Gets the name: a hostname.</summary>
    public required string Name { get; init; }

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

    /// <summary>Gets what cloud-init is told; at most 64 KiB. May hold secrets: not part of <see cref="ToString"/>.</summary>
    public string? UserData { get; init; }

    /// <summary>Gets the VPC; the region's default when absent.</summary>
    public string? VpcUuid { get; init; }

    /// <summary>Gets whether the monitoring agent is installed. Can only be set at creation.</summary>
    public bool? Monitoring { get; init; }

    /// <summary>Gets whether an IPv6 address is given.</summary>
    public bool? Ipv6 { get; init; }

    /// <summary>Gets whether backups are made, at a price.</summary>
    public bool? Backups { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Name = ").Append(Name).Append(", Size = ").Append(Size).Append(", Region = ").Append(Region)
            .Append(", Image = ").Append(Image).Append(", UserData = ").Append(UserData is null ? "none" : "(not shown)");
        return true;
    }
}

/// <summary>The answer to the create of one droplet.</summary>
public sealed record CreatedDroplet
{
    /// <summary>Gets the droplet, still <c>new</c>.</summary>
    public Droplet Droplet { get; init => field = value ?? new(); } = new();

    /// <summary>Gets the links; among them the create action.</summary>
    public CreateLinks? Links { get; init; }
}

/// <summary>The links of a create's answer.</summary>
public sealed record CreateLinks
{
    /// <summary>Gets the actions that were started: one create a droplet.</summary>
    public IReadOnlyList<ActionLink> Actions { get; init => field = value ?? []; } = [];
}

/// <summary>Where an action that was started can be followed.</summary>
public sealed record ActionLink
{
    /// <summary>Gets the action's id.</summary>
    public long Id { get; init; }

    /// <summary>Gets what it does (<c>create</c>).</summary>
    public string Rel { get; init => field = value ?? ""; } = "";

    /// <summary>Gets its address.</summary>
    public string Href { get; init => field = value ?? ""; } = "";
}

/// <summary>An answer that holds one droplet.</summary>
public sealed record DropletAnswer
{
    /// <summary>Gets the droplet.</summary>
    public Droplet Droplet { get; init => field = value ?? new(); } = new();
}

/// <summary>One page of droplets.</summary>
public sealed record DropletPage : IPage<Droplet>
{
    /// <summary>Gets the droplets.</summary>
    public IReadOnlyList<Droplet> Droplets { get; init => field = value ?? []; } = [];

    /// <inheritdoc/>
    public PageLinks? Links { get; init; }

    /// <summary>Gets the total.</summary>
    public PageMeta? Meta { get; init; }

    IReadOnlyList<Droplet> IPage<Droplet>.Items => Droplets;
}
