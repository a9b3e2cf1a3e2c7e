namespace Spinup.Sdk.LocalCloud.Hosts;

/// <summary>What a droplet is: nothing but state, or a directory with processes. The cloud decides when, the host does it.</summary>
/// <remarks>Called for one droplet at a time; calls for different droplets may come at once.</remarks>
internal interface IDropletHost : IAsyncDisposable
{
    /// <summary>Gets the host's name as the command line has it (<c>memory</c>, <c>process</c>).</summary>
    string Name { get; }

    /// <summary>Gets what a person should be told at the start (that commands run on this machine, what is missing here); empty when nothing.</summary>
    IReadOnlyList<string> Notices { get; }

    /// <summary>Gets whether commands can run on its droplets.</summary>
    bool CanRun { get; }

    /// <summary>Gets whether its droplets have SSH servers.</summary>
    bool HasSsh { get; }

    /// <summary>Gives a new droplet its addresses, at once, before it boots.</summary>
    HostAddresses Assign(long dropletId);

    /// <summary>Powers the droplet on: first boot reads the user data.</summary>
    Task BootAsync(HostedDroplet droplet, CancellationToken cancellationToken);

    /// <summary>Powers the droplet off: ends every process it has.</summary>
    Task PowerOffAsync(long dropletId, CancellationToken cancellationToken);

    /// <summary>Ends every process the droplet has and removes all it kept. A droplet it does not know is no error.</summary>
    Task DestroyAsync(long dropletId, CancellationToken cancellationToken);

    /// <summary>Copies a droplet's disk to an image's.</summary>
    Task SnapshotAsync(long dropletId, string imageId, CancellationToken cancellationToken);

    /// <summary>Removes an image's disk.</summary>
    Task DeleteImageAsync(string imageId, CancellationToken cancellationToken);

    /// <summary>Says how another process of this machine reaches the droplet's shell, or <see langword="null"/> when nothing can run there.</summary>
    HostAccess? AccessTo(long dropletId);

    /// <summary>Gets what volumes are.</summary>
    IVolumeHost Volumes { get; }

    /// <summary>Raised when a droplet powered itself off (a command in it said so); the argument is its id.</summary>
    event Action<long>? PoweredOff;
}

/// <summary>The addresses of a droplet.</summary>
internal sealed record HostAddresses(string PublicIpv4, string PrivateIpv4);

/// <summary>What a host needs to know to boot a droplet.</summary>
internal sealed record HostedDroplet
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required HostAddresses Addresses { get; init; }

    public required string Region { get; init; }

    public string UserData { get; init; } = "";

    /// <summary>Gets the public keys of the account that were asked for at creation.</summary>
    public IReadOnlyList<string> AuthorizedKeys { get; init; } = [];

    /// <summary>Gets the image's id when its disk was made by <see cref="IDropletHost.SnapshotAsync"/>.</summary>
    public string? SnapshotId { get; init; }

    /// <summary>Gets the volumes that are attached to it.</summary>
    public IReadOnlyList<string> VolumeIds { get; init; } = [];
}

/// <summary>How a droplet's shell is reached from this machine.</summary>
/// <param name="SshPort">The port of its sshd on its public address; <see langword="null"/> when there is no sshd.</param>
/// <param name="User">The user to log in as.</param>
/// <param name="Root">Its directory on this machine.</param>
/// <param name="Home">The login user's home, inside <paramref name="Root"/>.</param>
internal sealed record HostAccess(int? SshPort, string User, string Root, string Home);
