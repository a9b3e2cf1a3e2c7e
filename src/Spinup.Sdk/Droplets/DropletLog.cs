using Microsoft.Extensions.Logging;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets;

/// <summary>What is said of droplets from more than one place.</summary>
internal static partial class DropletLog
{
    [LoggerMessage(EventIds.Created, LogLevel.Information, "Droplet {DropletId} ({DropletName}) is made and boots; it expires {ExpiresAt}")]
    public static partial void Created(ILogger logger, long dropletId, string dropletName, DateTimeOffset expiresAt);

    [LoggerMessage(EventIds.Ready, LogLevel.Information, "Droplet {DropletId} ({DropletName}) is ready after {ElapsedSeconds:0.0} s")]
    public static partial void Ready(ILogger logger, long dropletId, string dropletName, double elapsedSeconds);

    [LoggerMessage(EventIds.CleaningUp, LogLevel.Information, "Droplet {DropletId} ({DropletName}) did not become ready; it is destroyed")]
    public static partial void CleaningUp(ILogger logger, long dropletId, string dropletName);

    [LoggerMessage(EventIds.Kept, LogLevel.Warning, "Droplet {DropletId} ({DropletName}) did not become ready and is kept for a look; it costs money until it is destroyed, by a sweep after {ExpiresAt}")]
    public static partial void Kept(ILogger logger, long dropletId, string dropletName, DateTimeOffset expiresAt);

    [LoggerMessage(EventIds.CreateTwin, LogLevel.Warning, "A second droplet of the name {DropletName} was found ({DropletId}); it is destroyed")]
    public static partial void Twin(ILogger logger, long dropletId, string dropletName);

    [LoggerMessage(EventIds.NoRoom, LogLevel.Warning, "There is no room for size {Size} in {Region}; {Left} placements are left to try")]
    public static partial void NoRoom(ILogger logger, string size, string region, int left);

    [LoggerMessage(EventIds.LeftBehind, LogLevel.Critical, "Droplet {DropletId} ({DropletName}) is not confirmed gone and may cost money; its name says it is ours, and any sweep destroys it after {ExpiresAt}")]
    public static partial void LeftBehind(ILogger logger, Exception failure, long dropletId, string dropletName, DateTimeOffset expiresAt);

    [LoggerMessage(EventIds.CallbackFailed, LogLevel.Error, "The DestroyFailed callback of droplet {DropletId} failed itself")]
    private static partial void CallbackFailed(ILogger logger, Exception failure, long dropletId);

    [LoggerMessage(EventIds.ProgressFailed, LogLevel.Error, "The progress of droplet {DropletName} could not be reported: the receiver failed. The droplet is not touched by that")]
    public static partial void ProgressFailed(ILogger logger, Exception failure, string? dropletName);

    /// <summary>Calls the user back about a destroy that failed. What the callback throws is logged: the caller may be a dispose.</summary>
    public static void Tell(ILogger logger, EphemeralDropletSpec spec, DropletDestroyException failure)
    {
        try
        {
            spec.DestroyFailed?.Invoke(failure);
        }
#pragma warning disable CA1031 // a user's callback may throw anything
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            CallbackFailed(logger, thrown, failure.DropletId);
        }
    }
}
