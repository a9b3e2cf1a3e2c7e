using Microsoft.Extensions.Logging;
using Spinup.Sdk.LocalCloud.Hosts.Process;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LocalCloud.Hosts;

/// <summary>Makes the host that was asked for.</summary>
internal static class DropletHosts
{
    public static IDropletHost Create(LocalCloudOptions options, ILoggerFactory loggers) => options.Host switch
    {
        LocalCloudHost.Memory => new MemoryHost(),
        LocalCloudHost.Process => new ProcessDropletHost(new ProcessHostOptions
        {
            BaseDirectory = options.Directory,
            AllowUserDataScripts = options.AllowUserDataScripts,
            UseSshd = options.UseSshServers,
            SshPort = options.SshPort,
            Clock = options.TimeProvider,
            Logger = loggers.CreateLogger<ProcessDropletHost>(),
        }),
        _ => throw new ArgumentException($"There is no host {options.Host}.", nameof(options)),
    };

    /// <summary>Opens a shell on a droplet of the Process host that has no SSH server; also from another process than the cloud's.</summary>
    /// <exception cref="RemoteConnectionException">It has not booted yet, or is off.</exception>
    public static IRemoteShell OpenLocalShell(HostAccess access) => File.Exists(Path.Combine(access.Root, ".spinup", "on"))
        ? new ProcessShell(access)
        : throw new RemoteConnectionException($"The droplet at {access.Root} does not answer: it has not booted yet, or is off.");
}
