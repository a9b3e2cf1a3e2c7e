using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>What may be chosen about droplets that are directories with processes.</summary>
internal sealed record ProcessHostOptions
{
    /// <summary>Gets the directory to make the cloud's own private directory in; the temp folder when absent.</summary>
    public string? BaseDirectory { get; init; }

    /// <summary>Gets whether runcmd, bootcmd and scripts of user data may run. They run on this machine.</summary>
    public bool AllowUserDataScripts { get; init; }

    /// <summary>Gets whether droplets have a real sshd where one is installed.</summary>
    public bool UseSshd { get; init; } = true;

    /// <summary>Gets the sshd to use; looked for when absent.</summary>
    public string? SshdPath { get; init; }

    /// <summary>Gets the port droplets answer SSH on.</summary>
    /// <value>None: 22 where it can be bound, else 2222, else a free one.</value>
    public int? SshPort { get; init; }

    /// <summary>Gets whether writes outside the droplet's directory and signals to other processes are refused by the kernel where it can (Landlock).</summary>
    public bool UseLandlock { get; init; } = true;

    /// <summary>Gets the clock for scheduled shutdowns; the processes themselves live in real time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gets where the host says what went wrong.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
