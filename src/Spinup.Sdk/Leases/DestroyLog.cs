using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Leases;

/// <summary>What is said of a droplet's end, whichever destroyer brought it there: one event to look for.</summary>
internal static partial class DestroyLog
{
    [LoggerMessage(EventIds.Destroyed, LogLevel.Information, "Droplet {DropletId} ({DropletName}) is gone: it lived {LivedSeconds:0} s and cost ${CostUsd}")]
    public static partial void Destroyed(ILogger logger, long dropletId, string dropletName, double livedSeconds, decimal costUsd);

    [LoggerMessage(EventIds.DeleteRefused, LogLevel.Warning, "The delete of droplet {DropletId} was not taken ({Kind}); it is sent again")]
    public static partial void DeleteRefused(ILogger logger, long dropletId, DigitalOceanErrorKind kind);
}
