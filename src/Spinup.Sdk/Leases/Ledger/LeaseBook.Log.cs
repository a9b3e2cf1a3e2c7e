using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Leases.Ledger;

internal sealed partial class LeaseBook
{
    private bool unreadableSaid;

    private void InTrouble(Exception failure)
    {
        if (trouble is null)
        {
            LogUnusable(store!.Path, failure.Message);
        }

        trouble = failure.Message;
    }

    private void Recovered()
    {
        if (trouble is not null)
        {
            trouble = null;
            LogRecovered(store!.Path);
        }
    }

    private void SayWhatWasFound(int torn)
    {
        if (torn > 0)
        {
            LogTorn(store!.Path);
        }

        if (State.Unreadable > 0 && !unreadableSaid)
        {
            unreadableSaid = true;
            LogUnreadable(store!.Path, State.Unreadable);
        }
    }

    [LoggerMessage(EventIds.LedgerUnusable, LogLevel.Warning, "The ledger {Path} cannot be used ({Reason}); its lines are kept in memory until it can. Leases and sweeps do without it")]
    private partial void LogUnusable(string path, string reason);

    [LoggerMessage(EventIds.LedgerRecovered, LogLevel.Information, "The ledger {Path} is written again, with all that was missed")]
    private partial void LogRecovered(string path);

    [LoggerMessage(EventIds.LedgerTorn, LogLevel.Warning, "The ledger {Path} ended in a torn line, of a process that was killed while it wrote it; it was cut off")]
    private partial void LogTorn(string path);

    [LoggerMessage(EventIds.LedgerUnreadable, LogLevel.Warning, "The ledger {Path} has {Count} lines that cannot be read; they are skipped")]
    private partial void LogUnreadable(string path, int count);

    [LoggerMessage(EventIds.LedgerDropped, LogLevel.Error, "The ledger {Path} could not be written for so long that the oldest lines were dropped; the newest {Count} are kept in memory")]
    private partial void LogDropped(string path, int count);
}
