namespace Spinup.Sdk.LocalCloud.Accounts;

/// <summary>Counts one token's requests against the true limits. Called under the gate.</summary>
/// <remarks>Refused requests do not count.</remarks>
internal sealed class RateMeter(bool enforce)
{
    // docs.digitalocean.com/reference/api, "Rate Limit": 5,000 requests an hour, 250 a minute (5 % of the hour's).
    public const int PerHour = 5000;
    public const int Unlimited = 100_000_000;
    private const int PerMinute = 250;

    // Listing the account's keys has a limit of its own.
    private const int KeyListings = 10;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly SlidingWindow hour = new(PerHour);
    private readonly SlidingWindow keyListings = new(KeyListings);

    /// <summary>Takes one request, or refuses it.</summary>
    public RateVerdict Take(DateTimeOffset now, bool listsKeys)
    {
        if (!enforce)
        {
            // A client that keeps count by these headers must not hold itself back either.
            return new(true, Unlimited, Unlimited, now + Hour, null);
        }

        hour.Forget(now - Hour);
        keyListings.Forget(now - Minute);
        var inMinute = hour.CountSince(now - Minute);
        if (inMinute >= PerMinute)
        {
            var oldest = hour[hour.Count - PerMinute];
            return Verdict(false, now, oldest + Minute - now);
        }

        if (hour.Count >= PerHour || (listsKeys && keyListings.Count >= KeyListings))
        {
            return Verdict(false, now, null);
        }

        hour.Add(now);
        if (listsKeys)
        {
            keyListings.Add(now);
        }

        return Verdict(true, now, null);
    }

    // The reset is when the oldest counted request expires, not when all do.
    private RateVerdict Verdict(bool allowed, DateTimeOffset now, TimeSpan? retryAfter) =>
        new(allowed, PerHour, PerHour - hour.Count, (hour.Count > 0 ? hour[0] : now) + Hour, retryAfter);

    private sealed class SlidingWindow(int capacity)
    {
        private DateTimeOffset[] times = new DateTimeOffset[Math.Min(16, capacity)];
        private int first;

        public int Count { get; private set; }

        public DateTimeOffset this[int index] => times[(first + index) % times.Length];

        public void Add(DateTimeOffset at)
        {
            if (Count == times.Length)
            {
                var grown = new DateTimeOffset[Math.Min(capacity, times.Length * 2)];
                for (var i = 0; i < Count; i++)
                {
                    grown[i] = this[i];
                }

                (times, first) = (grown, 0);
            }

            times[(first + Count++) % times.Length] = at;
        }

        public void Forget(DateTimeOffset until)
        {
            while (Count > 0 && times[first] <= until)
            {
                first = (first + 1) % times.Length;
                Count--;
            }
        }

        public int CountSince(DateTimeOffset since)
        {
            var (low, high) = (0, Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = this[middle] <= since ? (middle + 1, high) : (low, middle);
            }

            return Count - low;
        }
    }
}

/// <summary>Whether a request may pass, and what its <c>ratelimit-*</c> headers say.</summary>
internal readonly record struct RateVerdict(bool Allowed, int Limit, int Remaining, DateTimeOffset ResetAt, TimeSpan? RetryAfter);
