using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Http;

/// <summary>What this room tells. Paths without queries, no headers, no bodies.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(EventIds.TryAgain, LogLevel.Warning, "{Method} {Path}: {Trouble}; trying again in {Delay} (retry {Retry} of {MaxRetries}).")]
    public static partial void TryAgain(ILogger logger, HttpMethod method, string path, string trouble, TimeSpan delay, int retry, int maxRetries);

    [LoggerMessage(EventIds.RateWait, LogLevel.Information, "{Method} {Path} waits for the token's rate budget.")]
    public static partial void RateWait(ILogger logger, HttpMethod method, string path);

    [LoggerMessage(EventIds.RateRefused, LogLevel.Warning, "{Method} {Path} was not sent: the token's rate budget is used up for another {Wait}.")]
    public static partial void RateRefused(ILogger logger, HttpMethod method, string path, TimeSpan wait);
}
