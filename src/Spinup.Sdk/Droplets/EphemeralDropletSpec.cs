using System.Text;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Droplets.Volumes;

namespace Spinup.Sdk.Droplets;

/// <summary>The wish for an ephemeral droplet.</summary>
public sealed record EphemeralDropletSpec
{
    /// <summary>Gets a word for people, part of the droplet's name.</summary>
    /// <value><c>task</c>. 1 to 20 characters: lower-case letters, digits and dashes, no dash at either end.</value>
    public string Label { get; init; } = "task";

    /// <summary>Gets the slug of the size.</summary>
    public required string Size { get; init; }

    /// <summary>Gets the slug of the region.</summary>
    public required string Region { get; init; }

    /// <summary>Gets sizes to take instead, in this order, when DigitalOcean has no room for <see cref="Size"/> in any of the regions.</summary>
    /// <value>None. Every one is tried in <see cref="Region"/> and then in <see cref="AlternativeRegions"/>.</value>
    public IReadOnlyList<string> AlternativeSizes { get; init; } = [];

    /// <summary>Gets regions to go to instead, in this order, when DigitalOcean has no room in <see cref="Region"/>.</summary>
    /// <value>
    /// None. The same size is looked for in all regions before the next size is. Goes on only for want of room (the create refused, errored or
    /// never placed), and only once the failed attempt is confirmed gone; an account's limit or a bad image is not tried elsewhere.
    /// </value>
    public IReadOnlyList<string> AlternativeRegions { get; init; } = [];

    /// <summary>Gets the image: a slug, or the id of a snapshot.</summary>
    public required ImageRef Image { get; init; }

    /// <summary>Gets how long the droplet may live, counted from the create. Afterwards any sweep destroys it.</summary>
    /// <value>1 hour. Between 1 second and 30 days; never infinite.</value>
    public TimeSpan MaxLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Gets how long it may take to become ready.</summary>
    /// <value>5 minutes. Between 1 second and 1 hour; cut to <see cref="MaxLifetime"/>. Counted from the accepted create.</value>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets the VPC; the region's default when absent.</summary>
    public string? VpcUuid { get; init; }

    /// <summary>Gets whether the shell connects to the private address (from inside the VPC) instead of the public one.</summary>
    /// <value><see langword="false"/>.</value>
    public bool ConnectByPrivateAddress { get; init; }

    /// <summary>Gets the user to log in as.</summary>
    /// <value><c>root</c>, as DigitalOcean's images have it.</value>
    public string User { get; init; } = "root";

    /// <summary>Gets the port of the droplet's SSH server.</summary>
    /// <value>22.</value>
    public int SshPort { get; init; } = 22;

    /// <summary>Gets keys of the account to install beside the run's own.</summary>
    public IReadOnlyList<SshKeyRef> SshKeys { get; init; } = [];

    /// <summary>Gets a private key file whose public key is in the account already (and among <see cref="SshKeys"/>): then no key is registered.</summary>
    public string? IdentityFile { get; init; }

    /// <summary>Gets tags to put on the droplet beside ours.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets the user's own user_data: any form cloud-init takes. Merged with ours; at most 64 KiB together. Not part of <see cref="ToString"/>.</summary>
    public string? UserData { get; init; }

    /// <summary>Gets the host keys the droplet will have (OpenSSH public lines, <c>type base64</c>), when its image or your own user_data brings them.</summary>
    /// <value>
    /// None: a host key is made for the droplet and sent along in user_data, so that the first connection is verified, and replaced by
    /// one of the droplet's own making over that connection. With keys given here neither happens. Needed when your user_data sets
    /// <c>ssh_keys</c> itself.
    /// </value>
    public IReadOnlyList<string> HostKeys { get; init; } = [];

    /// <summary>Gets whether the droplet powers itself off when its time is over, should nobody have destroyed it by then.</summary>
    /// <value>
    /// <see langword="true"/>: a small script of ours in user_data; no token is on the droplet. A clone of its disk stays on. Ends what the
    /// droplet does, not what it costs: <b>a powered-off droplet is still billed</b> until it is destroyed. Goes by the droplet's own clock.
    /// </value>
    public bool DeadMansSwitch { get; init; } = true;

    /// <summary>Gets volumes to make for the droplet: attached from birth, formatted, mounted before it counts as ready, and removed with it unless they are kept.</summary>
    /// <value>None. At most 7. Needs a shell to mount them.</value>
    public IReadOnlyList<VolumeSpec> Volumes { get; init; } = [];

    /// <summary>Gets whether the droplet goes on when this program dies: neither a watchdog nor a sweep with this machine's ledger destroys it for that.</summary>
    /// <value><see langword="false"/>. Set it for commands that run detached. The end of its time is the end in any case, and disposing the handle destroys it.</value>
    public bool OutlivesOwner { get; init; }

    /// <summary>Gets whether the monitoring agent is installed.</summary>
    public bool Monitoring { get; init; }

    /// <summary>Gets what must hold before the droplet counts as ready.</summary>
    /// <value><see cref="Until.Default"/>: active, SSH answers, cloud-init done.</value>
    public ReadinessCheck Ready { get; init; } = Until.Default;

    /// <summary>Gets whether a droplet that did not become ready is kept for a look, until it expires.</summary>
    /// <value><see langword="false"/>.</value>
    public bool KeepOnFailure { get; init; }

    /// <summary>Gets a callback for a destroy that could not be confirmed when the handle was disposed.</summary>
    public Action<Leases.DropletDestroyException>? DestroyFailed { get; init; }

    /// <summary>Gets how long it may take to become ready in fact.</summary>
    internal TimeSpan ReadyLimit => ReadyTimeout < MaxLifetime ? ReadyTimeout : MaxLifetime;

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Label = ").Append(Label).Append(", Size = ").Append(Size).Append(", Region = ").Append(Region)
            .Append(", Image = ").Append(Image).Append(", MaxLifetime = ").Append(MaxLifetime);
        return true;
    }
}
