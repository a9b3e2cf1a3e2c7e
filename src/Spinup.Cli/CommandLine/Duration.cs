using System.Globalization;

namespace Spinup.Cli.CommandLine;

/// <summary>Lengths of time as the command line has them: <c>20s</c>, <c>15m</c>, <c>1h</c>, <c>1.5h</c>, <c>2d</c>.</summary>
internal static class Duration
{
    public const string Form = "a number with s, m, h or d behind it, such as 20s, 15m, 1.5h or 2d";

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !char.IsAsciiDigit(text[0])
            || !decimal.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        decimal? secondsPerUnit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => null };
        // Beyond a century nothing here makes sense, and the arithmetic would overflow.
        if (secondsPerUnit is not { } factor || number > 100 * 366 * 86400m / factor)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)(number * factor * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>Writes a length for people: <c>12.3 s</c>, <c>4 min 3 s</c>, <c>1 h 2 min</c>, <c>2 d 3 h</c>.</summary>
    public static string ForPeople(TimeSpan duration)
    {
        var culture = CultureInfo.InvariantCulture;
        return duration switch
        {
            { TotalSeconds: < 0 } => "-" + ForPeople(-duration),
            { TotalSeconds: < 60 } => string.Create(culture, $"{duration.TotalSeconds:0.0} s"),
            { TotalHours: < 1 } => string.Create(culture, $"{duration.Minutes} min {duration.Seconds} s"),
            { TotalDays: < 1 } => string.Create(culture, $"{duration.Hours} h {duration.Minutes} min"),
            _ => string.Create(culture, $"{duration.Days} d {duration.Hours} h"),
        };
    }
}
