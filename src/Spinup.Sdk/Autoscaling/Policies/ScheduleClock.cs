using Cronos;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>Says whether one window is open. It is while its next end comes before its next start.</summary>
internal sealed class ScheduleClock
{
    private readonly CronExpression start;
    private readonly CronExpression end;
    private readonly TimeZoneInfo zone;
    private DateTimeOffset knownFrom = DateTimeOffset.MaxValue;
    private DateTimeOffset knownUntil;
    private bool isOpen;

    public ScheduleClock(ScheduleWindow window)
    {
        (start, end, zone, Window) = (Parse(window.Start, nameof(window.Start), window), Parse(window.End, nameof(window.End), window), window.TimeZone, window);
        if (window.Floor is null && window.Ceiling is null)
        {
            throw new ArgumentException($"The window \"{window.Name}\" has neither a floor nor a ceiling.");
        }

        if (window.Floor < 0 || window.Ceiling < 0 || window.Floor > window.Ceiling)
        {
            throw new ArgumentException($"The window \"{window.Name}\" has the floor {window.Floor} and the ceiling {window.Ceiling}; neither can be negative, nor the first more than the second.");
        }

        if (start.Equals(end))
        {
            throw new ArgumentException($"The window \"{window.Name}\" starts and ends at \"{window.Start}\"; it would never be open.");
        }
    }

    public ScheduleWindow Window { get; }

    public bool IsOpen(DateTimeOffset at)
    {
        if (at < knownFrom || at >= knownUntil)
        {
            // Strictly after: at the very moment of a start the next one is a day away, and the window is open.
            var nextStart = start.GetNextOccurrence(at, zone);
            var nextEnd = end.GetNextOccurrence(at, zone);
            isOpen = nextEnd is { } ends && (nextStart is not { } starts || ends < starts);
            var next = nextStart is { } a && nextEnd is { } b ? (a < b ? a : b) : nextStart ?? nextEnd;
            (knownFrom, knownUntil) = (at, next ?? DateTimeOffset.MaxValue);
        }

        return isOpen;
    }

    private static CronExpression Parse(string expression, string what, ScheduleWindow window)
    {
        try
        {
            var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length;
            return CronExpression.Parse(expression, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
        }
        catch (CronFormatException unreadable)
        {
            throw new ArgumentException($"The window \"{window.Name}\" has the {what} \"{expression}\", which is no cron expression: {unreadable.Message}", unreadable);
        }
    }
}
