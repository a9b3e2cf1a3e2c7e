using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Leases;

internal sealed partial class DropletDestroyer
{
    [LoggerMessage(EventIds.Destroying, LogLevel.Debug, "Destroying droplet {DropletId} ({DropletName})")]
    private partial void LogDestroying(long dropletId, string dropletName);

    [LoggerMessage(EventIds.StillThere, LogLevel.Warning, "Droplet {DropletId} is still there although its delete was accepted; it is sent again")]
    private partial void LogStillThere(long dropletId);

    [LoggerMessage(EventIds.TwinFound, LogLevel.Warning, "A second droplet of the name {DropletName} was found ({DropletId}); it is destroyed")]
    private partial void LogTwin(long dropletId, string dropletName);
}
