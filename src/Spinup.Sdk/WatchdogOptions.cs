namespace Spinup.Sdk;

/// <summary>A process beside this one that destroys its droplets when it dies, SIGKILL included. Opt-in.</summary>
/// <remarks>
/// The process is the tool <c>spinup</c> (package Spinup.Cli), as <c>spinup watch</c>, in a session of its own. It is started before the first
/// droplet is asked for, learns each lease over a pipe, and acts when that pipe breaks: the same confirmed destroy, then keys, volumes and tags.
/// It does not survive what ends both at once: the kill of the whole cgroup, container or (on Windows) job object, or the loss of the machine;
/// a sweep does. While leases are open it costs a request every 45 seconds, which keeps its connection warm.
/// </remarks>
public sealed class WatchdogOptions
{
    /// <summary>Gets or sets whether there is a watchdog.</summary>
    /// <value><see langword="false"/>. When it is wished and cannot be started, no droplet is created.</value>
    public bool Enabled { get; set; }

    /// <summary>Gets or sets the tool to start: a path, or a name that is looked up on the <c>PATH</c>. A <c>.dll</c> is run with <c>dotnet</c>.</summary>
    /// <value>None: <c>spinup</c> is looked up on the <c>PATH</c>, where <c>dotnet tool install --global Spinup.Cli</c> puts it.</value>
    public string? ToolPath { get; set; }

    /// <summary>Gets or sets how long the tool may take until it says that it stands guard, and to take in a lease.</summary>
    /// <value>15 seconds. Between 1 second and 5 minutes.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets how long the watchdog tries to destroy a droplet and to confirm it, once its owner is dead.</summary>
    /// <value>10 minutes, longer than <see cref="SpinupOptions.DestroyTimeout"/>: nobody waits for it. Between 1 second and 1 day.</value>
    public TimeSpan DestroyTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets a file the watchdog appends to: when it stood guard, when its owner died, what it destroyed, what it could not confirm.</summary>
    /// <value>None. Its standard error ends with its owner, so that without a file nobody learns what it did then. Holds names and ids, no secret.</value>
    public string? LogFile { get; set; }

    internal WatchdogOptions Copy() => (WatchdogOptions)MemberwiseClone();
}
