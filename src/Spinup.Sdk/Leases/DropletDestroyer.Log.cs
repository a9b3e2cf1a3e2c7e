using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Leases;

internal sealed partial class DropletDestroyer
{
    [LoggerMessage(2001, LogLevel.Debug, "Destroying droplet {DropletId} ({DropletName})")]
    private partial void LogDestroying(long dropletId, string dropletName);

    [LoggerMessage(2002, LogLevel.Information, "Droplet {DropletId} ({DropletName}) is gone: it lived {LivedSeconds:0} s and cost ${CostUsd}")]
    private partial void LogDestroyed(long dropletId, string dropletName, double livedSeconds, decimal costUsd);

    [LoggerMessage(2003, LogLevel.Warning, "The delete of droplet {DropletId} was not taken ({Kind}); it is sent again")]
    private partial void LogDeleteRefused(long dropletId, DigitalOceanErrorKind kind);

    [LoggerMessage(2004, LogLevel.Warning, "Droplet {DropletId} is still there although its delete was accepted; it is sent again")]
    private partial void LogStillThere(long dropletId);
}
