namespace Spinup.Sdk.LocalCloud;

/// <summary>How a <see cref="LocalCloud"/> behaves.</summary>
public sealed class LocalCloudOptions
{
    /// <summary>Gets or sets the port on this machine's loopback.</summary>
    /// <value>0: a free one. Between 0 and 65535.</value>
    public int Port { get; set; }

    /// <summary>Gets or sets what a droplet is.</summary>
    /// <value><see cref="LocalCloudHost.Memory"/>.</value>
    public LocalCloudHost Host { get; set; }

    /// <summary>Gets or sets how long a droplet stays <c>new</c>.</summary>
    /// <value>Zero: active by the next request. Not negative, at most a day. DigitalOcean takes some 20 to 45 seconds.</value>
    public TimeSpan BootTime { get; set; }

    /// <summary>Gets or sets how long any other action (power, resize, snapshot, transfer) takes.</summary>
    /// <value>Zero: done by the next request. Not negative, at most a day.</value>
    public TimeSpan ActionTime { get; set; }

    /// <summary>Gets or sets the seed of ids and faults: the same requests in the same order meet the same faults.</summary>
    /// <value>1.</value>
    public int Seed { get; set; } = 1;

    /// <summary>Gets or sets the cloud's clock: boots, actions, limits, the <c>Date</c> header.</summary>
    /// <value>The system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Gets the faults to begin with; the same object is the running cloud's <see cref="LocalCloud.Faults"/>.</summary>
    public LocalCloudFaults Faults { get; } = new();

    /// <summary>Gets or sets whether the true limits hold for each token: 5000 requests an hour, 250 a minute, 10 key listings a minute.</summary>
    /// <value><see langword="true"/>.</value>
    public bool EnforceRateLimits { get; set; } = true;

    /// <summary>Gets or sets how many droplets each account may have.</summary>
    /// <value>10,000; accounts of the real cloud begin at 10 to 25.</value>
    public int DropletLimit { get; set; } = 10_000;

    /// <summary>Gets or sets how many volumes each account may have.</summary>
    /// <value>10,000; accounts of the real cloud begin with far fewer.</value>
    public int VolumeLimit { get; set; } = 10_000;

    /// <summary>Gets or sets whether the Process host runs what user data asks for: <c>runcmd</c> and scripts. They are commands on this machine.</summary>
    /// <value><see langword="false"/>: they are skipped, and the droplet's log says so.</value>
    public bool AllowUserDataScripts { get; set; }

    /// <summary>Gets or sets whether the Process host gives each droplet an SSH server where this machine has one installed.</summary>
    /// <value><see langword="true"/>. Without, its shell is reached as a local process: the same interface, no SSH.</value>
    public bool UseSshServers { get; set; } = true;

    /// <summary>Gets or sets the port of the Process host's SSH servers, each on a loopback address of its own.</summary>
    /// <value>None: 22 where this process may bind it, else a free one.</value>
    public int? SshPort { get; set; }

    /// <summary>Gets or sets where the Process host keeps its droplets' directories.</summary>
    /// <value>None: a new directory under the system's temporary one, removed at the end.</value>
    public string? Directory { get; set; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Port, nameof(Port));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Port, 65535, nameof(Port));
        ThrowUnlessAWait(BootTime, nameof(BootTime));
        ThrowUnlessAWait(ActionTime, nameof(ActionTime));
        ArgumentOutOfRangeException.ThrowIfNegative(DropletLimit, nameof(DropletLimit));
        ArgumentOutOfRangeException.ThrowIfNegative(VolumeLimit, nameof(VolumeLimit));
        ArgumentNullException.ThrowIfNull(TimeProvider, nameof(TimeProvider));
        if (!Enum.IsDefined(Host))
        {
            throw new ArgumentOutOfRangeException(nameof(Host), Host, "There is no such host; take Memory or Process.");
        }
    }

    private static void ThrowUnlessAWait(TimeSpan value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromDays(1), name);
    }
}
