using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Polly.Timeout;

namespace Spinup.Sdk.Http;

/// <summary>Says what went wrong where no answer was to be had.</summary>
internal static class HttpFailures
{
    /// <summary>Tells whether a failed try has certainly sent nothing of its request.</summary>
    public static bool NothingSent(Exception failure) => failure is HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    /// <summary>Tells whether a try failed on the way: not refused by the service, not cancelled by the caller.</summary>
    public static bool IsTransport(Exception failure) => failure is HttpRequestException or IOException or TimeoutRejectedException;

    /// <summary>The rate budget has no room before the call's time is over.</summary>
    public static DigitalOceanApiException BudgetUsedUp(ApiCall call, TimeSpan wait) => new(
        DigitalOceanErrorKind.RateLimited,
        $"{call.Name}: the token's rate budget is used up for another {Seconds(wait)}, which is longer than this call may still take. "
        + "Call less often, or raise SpinupOptions.TotalTimeout.")
    {
        RetryAfter = wait,
        CertainlyNotDone = !call.MayBeDone,
    };

    /// <summary>The user's callback gave no token. What it says may hold one, so only its type is named.</summary>
    public static DigitalOceanApiException NoToken(ApiCall call, Exception failure) => new(
        DigitalOceanErrorKind.Transport,
        $"{call.Name}: SpinupOptions.TokenProvider gave no token: it failed with {failure.GetType().Name}. Nothing was sent.",
        failure)
    {
        CertainlyNotDone = !call.MayBeDone,
    };

    /// <summary>What the caller gets to see when the tries ended without an answer.</summary>
    public static DigitalOceanApiException NoAnswer(ApiCall call, Exception failure, SpinupOptions options)
    {
        if (call.IsWaiting)
        {
            return new DigitalOceanApiException(
                DigitalOceanErrorKind.RateLimited,
                $"{call.Name}: no turn within the token's rate budget before the {Seconds(options.TotalTimeout)} of this call were over. Call less often, or raise SpinupOptions.TotalTimeout.",
                failure)
            {
                RetryAfter = call.Credential?.Budgets.All.LeastWait(call.IsUrgent),
                CertainlyNotDone = !call.MayBeDone,
            };
        }

        var tries = call.Tries == 1 ? "1 try" : $"{call.Tries} tries";
        var done = call.MayBeDone ? call.IsRepeatable ? "" : " It may have been carried out all the same." : " Nothing was sent.";
        return new DigitalOceanApiException(
            DigitalOceanErrorKind.Transport,
            $"{call.Name}: no answer from {call.Request.RequestUri!.Authority} after {tries} in {Seconds(call.Elapsed)}: {Reason(call, failure, options)}{done}",
            failure)
        {
            CertainlyNotDone = !call.MayBeDone,
        };
    }

    /// <summary>One try's trouble in a few words, for the log and for the message.</summary>
    public static string Trouble(HttpStatusCode? status, Exception? failure) => failure switch
    {
        TimeoutRejectedException timeout => $"no answer within {Seconds(timeout.Timeout)}",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the host's name could not be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: TimeoutException } => "no connection in time",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "TLS failed",
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy refused",
        _ when Socket(failure) is { } error => error switch
        {
            SocketError.ConnectionRefused => "the connection was refused",
            SocketError.ConnectionReset or SocketError.ConnectionAborted => "the connection was reset",
            _ => $"the connection failed ({error})",
        },
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => "the connection ended before the answer did",
        not null => "the connection failed",
        null => status is { } code ? ((int)code).ToString(CultureInfo.InvariantCulture) : "unknown",
    };

    private static string Reason(ApiCall call, Exception failure, SpinupOptions options)
    {
        // A try's time-out passes the retry strategy, which notes it; the total one stands above it.
        if (failure is TimeoutRejectedException total && total.Timeout == options.TotalTimeout && !ReferenceEquals(failure, call.LastException))
        {
            var last = call.LastException is null && call.LastStatus is null ? "" : $"; the try before: {Trouble(call.LastStatus, call.LastException)}";
            return $"its time was over{last}. See SpinupOptions.TotalTimeout ({Seconds(options.TotalTimeout)}).";
        }

        var check = failure switch
        {
            TimeoutRejectedException => "See SpinupOptions.TryTimeout.",
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "Check SpinupOptions.ApiUrl and the DNS of this machine.",
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: AuthenticationException } =>
                "Check this machine's clock and root certificates, and SpinupOptions.ApiUrl.",
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => "Check HTTPS_PROXY and NO_PROXY.",
            _ when NothingSent(failure) => "Check SpinupOptions.ApiUrl, the network, and any firewall or proxy between.",
            _ => "Check the network between.",
        };
        return $"{Trouble(null, failure)}. {check}";
    }

    private static SocketError? Socket(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is SocketException socket)
            {
                return socket.SocketErrorCode;
            }
        }

        return null;
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.#" : "0", CultureInfo.InvariantCulture) + " s";
}
