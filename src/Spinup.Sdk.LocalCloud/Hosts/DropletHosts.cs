using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LocalCloud.Hosts;

/// <summary>Makes the host that was asked for.</summary>
internal static class DropletHosts
{
    public static IDropletHost Create(LocalCloudOptions options) => options.Host switch
    {
        LocalCloudHost.Memory => new MemoryHost(),
        _ => throw new ArgumentException($"There is no host {options.Host}.", nameof(options)),
    };

    /// <summary>Opens a shell on a droplet of the Process host that has no SSH server; also from another process than the cloud's.</summary>
    public static IRemoteShell OpenLocalShell(HostAccess access, long dropletId) =>
        throw new SpinupException($"Droplet {dropletId} has no SSH server, and its directory {access.Root} cannot be used without one here.");
}
