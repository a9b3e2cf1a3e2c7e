namespace Spinup.Sdk.Remote;

/// <summary>How shells on remote machines are reached.</summary>
/// <remarks>Validated when the first shell is asked for.</remarks>
public sealed class RemoteOptions
{
    /// <summary>Gets or sets the OpenSSH client to run.</summary>
    /// <value>None: <c>ssh</c> is looked up on the <c>PATH</c>.</value>
    public string? SshPath { get; set; }

    /// <summary>Gets or sets whether one connection carries many commands (OpenSSH's ControlMaster).</summary>
    /// <value><see langword="null"/>: wherever the platform has it, which is everywhere but on Windows. Without it each command makes a connection of its own, with the same behaviour.</value>
    public bool? UseMultiplexing { get; set; }

    /// <summary>Gets or sets how long one connection may take to come about, authentication included.</summary>
    /// <value>15 seconds. Between 100 milliseconds and 10 minutes.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets after how long a silence the machine is asked for a sign of life; after three unanswered ones the line counts as cut.</summary>
    /// <value>15 seconds. Between 1 second and 1 hour.</value>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets how long a cancelled command may take to end by itself, between SIGTERM and SIGKILL.</summary>
    /// <value>2 seconds. Between zero and 1 minute.</value>
    public TimeSpan CancelGrace { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how long a detached run is tried to be reached again after its line broke, before <see cref="RemoteConnectionException"/> is thrown.</summary>
    /// <value>5 minutes. Between zero (one try) and 24 hours.</value>
    /// <remarks>Counted anew from each sign of life. Tries follow one another after 0, 0.1, 0.2, 0.4, ... at most 5 seconds.</remarks>
    public TimeSpan ReconnectTimeout { get; set; } = TimeSpan.FromMinutes(5);
}
