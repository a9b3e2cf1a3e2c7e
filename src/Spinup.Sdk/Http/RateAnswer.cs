using System.Globalization;
using System.Net;

namespace Spinup.Sdk.Http;

/// <summary>What one answer says about the rate limit.</summary>
/// <param name="Refused">It was a 429.</param>
/// <param name="Limit">Requests an hour, <c>ratelimit-limit</c>.</param>
/// <param name="Remaining">Of these, left now, <c>ratelimit-remaining</c>.</param>
/// <param name="ResetIn">When the oldest counted request expires, <c>ratelimit-reset</c>, from now.</param>
/// <param name="RetryAfter">How long to wait, <c>retry-after</c>; sent with a burst's 429 only.</param>
internal readonly record struct RateAnswer(bool Refused, int? Limit, int? Remaining, TimeSpan? ResetIn, TimeSpan? RetryAfter)
{
    // A header that asks for more than this is a mistake; the hour's window is the longest there is.
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static RateAnswer From(HttpResponseMessage response, TimeProvider time)
    {
        var refused = response.StatusCode == HttpStatusCode.TooManyRequests;
        var limit = Number(response, "ratelimit-limit");
        var remaining = Number(response, "ratelimit-remaining");
        TimeSpan? resetIn = null;

        // The reset counts only when little is left, and reading it costs: it is left out where more than half is.
        if ((refused || (remaining is not null && (limit is null || remaining <= limit / 2))) && Number(response, "ratelimit-reset") is { } reset)
        {
            // Both times are the service's and cut to seconds: one more is never too early.
            var serverNow = (response.Headers.Date ?? time.GetUtcNow()).ToUnixTimeSeconds();
            resetIn = Clamp(TimeSpan.FromSeconds(Math.Min(reset - serverNow + 1, int.MaxValue)));
        }

        return new RateAnswer(refused, ToInt(limit), ToInt(remaining), resetIn, refused ? RetryAfterOf(response, time.GetUtcNow()) : null);
    }

    /// <summary>Reads <c>Retry-After</c>, which is seconds or a date.</summary>
    public static TimeSpan? RetryAfterOf(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        return header?.Delta is { } delta ? Clamp(delta)
            : header?.Date is { } date ? Clamp(date - (response.Headers.Date ?? now) + TimeSpan.FromSeconds(1))
            : null;
    }

    private static long? Number(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values)
        && long.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? ToInt(long? number) => number is { } value ? (int)Math.Min(value, int.MaxValue) : null;

    private static TimeSpan Clamp(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
}
