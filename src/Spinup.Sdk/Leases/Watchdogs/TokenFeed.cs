using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Leases.Watchdogs;

/// <summary>Asks for the token, and goes on asking where it rotates: a watchdog must not find its own too old when it needs it.</summary>
internal sealed partial class TokenFeed(SpinupOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    // OAuth tokens live for hours.
    private static readonly TimeSpan Often = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource ending = new();
    private int isFeeding;

    /// <summary>Hands over the token as it is now; from the first time on also every minute, if it may change.</summary>
    /// <param name="take">Told the token; from any thread.</param>
    /// <param name="cancellationToken">Stops the asking of this time.</param>
    public async Task RefreshAsync(Action<string?> take, CancellationToken cancellationToken)
    {
        take(options.TokenProvider is { } provider ? await provider(cancellationToken).ConfigureAwait(false) : options.Token);
        if (options.TokenProvider is not null && Interlocked.Exchange(ref isFeeding, 1) == 0)
        {
            _ = FeedAsync(take);
        }
    }

    public void Dispose() => ending.Cancel();

    /// <summary>Tokens rotate also while nothing new is created.</summary>
    private async Task FeedAsync(Action<string?> take)
    {
        while (true)
        {
            try
            {
                await Task.Delay(Often, time, ending.Token).ConfigureAwait(false);
                await RefreshAsync(take, ending.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // the callback is the user's: whatever it throws, the next minute may be better
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogNoToken(failure);
            }
        }
    }

    [LoggerMessage(EventIds.WatchdogToken, LogLevel.Error, "The token for the watchdog could not be had; it goes on with the one before")]
    private partial void LogNoToken(Exception failure);
}
