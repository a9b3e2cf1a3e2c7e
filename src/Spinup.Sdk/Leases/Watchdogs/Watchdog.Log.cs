using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Leases.Watchdogs;

internal sealed partial class Watchdog
{
    [LoggerMessage(EventIds.WatchdogStarted, LogLevel.Debug, "Watchdog {ProcessId} stands guard")]
    private partial void LogStarted(int processId);

    [LoggerMessage(EventIds.WatchdogDied, LogLevel.Warning, "Watchdog {ProcessId} died while {Count} leases were open; another is started in its place")]
    private partial void LogDied(int processId, int count);

    [LoggerMessage(EventIds.Unguarded, LogLevel.Error, "{Count} leases have no watchdog: if this process is killed, only a sweep after their expiry destroys them. The next create tries to start one")]
    private partial void LogUnguarded(Exception? failure, int count);
}
