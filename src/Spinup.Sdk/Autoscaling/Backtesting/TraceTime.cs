using System.Globalization;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Reads moments as traces have them: ISO 8601, the same with a space in the middle, Unix seconds or milliseconds. Without an offset it is UTC.</summary>
/// <remarks>Not thread-safe: it remembers the form it met last, because a file has one form.</remarks>
internal sealed class TraceTime
{
    public const string Forms = "2026-01-31, 2026-01-31 14:05, 2026-01-31 14:05:09, 2026-01-31T14:05:09Z, 2026-01-31T14:05:09+02:00, or Unix seconds or milliseconds";

    // Seconds up to the year 5138; milliseconds from 1973 on.
    private const double MostSeconds = 1e11;

    // .NET ends before 10,000.
    private const double MostMilliseconds = 253_402_300_799_999;

    private static readonly string[] Patterns =
    [
        .. new[] { "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm" }
            .SelectMany(pattern => new[] { pattern, pattern + "Z", pattern + "zzz", pattern + " zzz", pattern + " 'UTC'" }),
        "yyyy-MM-dd",
    ];

    private int usual;

    public bool TryRead(string text, out DateTimeOffset moment)
    {
        if (TryReadAs(usual, text, out moment) || TryReadUnix(text, out moment))
        {
            return true;
        }

        for (var pattern = 0; pattern < Patterns.Length; pattern++)
        {
            if (TryReadAs(pattern, text, out moment))
            {
                usual = pattern;
                return true;
            }
        }

        return false;
    }

    private static bool TryReadAs(int pattern, string text, out DateTimeOffset moment) =>
        DateTimeOffset.TryParseExact(text, Patterns[pattern], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);

    private static bool TryReadUnix(string text, out DateTimeOffset moment)
    {
        moment = default;
        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > MostMilliseconds)
        {
            return false;
        }

        moment = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(number < MostSeconds ? number * 1000 : number));
        return true;
    }
}
