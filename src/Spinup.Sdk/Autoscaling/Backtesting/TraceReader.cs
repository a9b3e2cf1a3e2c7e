using System.Collections.Immutable;
using System.Globalization;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Reads traces from CSV: a row for each period, with the moment it began and how many requests came in it.</summary>
/// <remarks>
/// <para>The header may be absent, the period is any: the commonest distance between two rows. Rows off the grid by less than half a period are
/// moved onto it.</para>
/// <para>Rows may be missing. Up to <see cref="LongestInterpolatedGap"/> periods in a row are filled in on a straight line between their neighbours;
/// a longer gap counts as unknown.</para>
/// </remarks>
public static class TraceReader
{
    /// <summary>How many missing periods in a row are filled in from their neighbours, in periods. Real traces lack single rows (a collector that restarts);
    /// what was in a longer hole nobody knows.</summary>
    public const int LongestInterpolatedGap = 3;

    // A year of seconds is 31.5 million; a few stray rows decades apart would otherwise take all the memory there is.
    private const long MostPeriods = LoadTrace.MostPeriods;

    /// <summary>Reads one from its first two columns.</summary>
    /// <param name="text">The CSV.</param>
    /// <exception cref="TraceFormatException">It is no trace; the message says which row is wrong.</exception>
    public static LoadTrace Read(TextReader text) => Read(text, null);

    /// <summary>Reads one.</summary>
    /// <param name="text">The CSV.</param>
    /// <param name="columns">Which columns; null for the first two.</param>
    /// <exception cref="TraceFormatException">It is no trace; the message says which row is wrong.</exception>
    public static LoadTrace Read(TextReader text, TraceColumns? columns)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rows = new TraceRows(text);
        if (!rows.Read())
        {
            throw new TraceFormatException("The trace is empty: it has not a single row.");
        }

        var time = new TraceTime();
        var (timeColumn, countColumn, hasHeader) = TraceHeader.Find(rows, columns ?? new(), time);
        var (moments, counts, numbers) = (new List<DateTimeOffset>(), new List<double>(), new List<int>());
        for (var more = !hasHeader || rows.Read(); more; more = rows.Read())
        {
            Add(rows, time, timeColumn, countColumn, moments, counts, numbers);
        }

        return moments.Count switch
        {
            0 => throw new TraceFormatException("The trace is empty: there is a header and no row below it."),
            1 => throw new TraceFormatException($"The trace has a single row (row {numbers[0]}); how long its period is cannot be told from that.", numbers[0]),
            _ => OnGrid(moments, counts, numbers),
        };
    }

    /// <summary>Reads a moment in the forms that traces have it in.</summary>
    /// <param name="text">The moment: ISO 8601, the same with a space in the middle, or Unix seconds or milliseconds; UTC where it has no offset.</param>
    /// <param name="moment">The moment in UTC.</param>
    public static bool TryParseTime(string text, out DateTimeOffset moment) => new TraceTime().TryRead(text, out moment);

    private static void Add(TraceRows row, TraceTime time, int timeColumn, int countColumn, List<DateTimeOffset> moments, List<double> counts, List<int> numbers)
    {
        if (row.Fields.Count <= Math.Max(timeColumn, countColumn))
        {
            throw Wrong(row, $"it has {row.Fields.Count} of the {Math.Max(timeColumn, countColumn) + 1} columns that are needed");
        }

        if (!time.TryRead(row.Fields[timeColumn], out var moment))
        {
            throw Wrong(row, $"\"{TraceRows.Excerpt(row.Fields[timeColumn])}\" is not a time; write {TraceTime.Forms}");
        }

        if (!double.TryParse(row.Fields[countColumn], NumberStyles.Float, CultureInfo.InvariantCulture, out var count) || !double.IsFinite(count))
        {
            throw Wrong(row, $"\"{TraceRows.Excerpt(row.Fields[countColumn])}\" is not a count; leave the row out where there is none");
        }

        if (count < 0)
        {
            throw Wrong(row, "the count is negative");
        }

        if (moments.Count > 0 && moment <= moments[^1])
        {
            throw Wrong(row, moment == moments[^1]
                ? $"it has the time of row {numbers[^1]}; add up the rows of one time first"
                : $"it is earlier than row {numbers[^1]} ({moments[^1]:yyyy-MM-dd HH:mm:ss}); sort the rows by time first");
        }

        moments.Add(moment);
        counts.Add(count);
        numbers.Add(row.Number);
    }

    private static LoadTrace OnGrid(List<DateTimeOffset> moments, List<double> counts, List<int> numbers)
    {
        var step = CommonestDistance(moments);
        var last = Slot(moments[^1]);
        if (last >= MostPeriods)
        {
            throw new TraceFormatException(
                FormattableString.Invariant($"From row {numbers[0]} to row {numbers[^1]} it is {last + 1} periods of {step.TotalSeconds} s, the commonest distance between two rows; at most {MostPeriods} are read. Add the rows up to longer periods first."));
        }

        var grid = new double[last + 1];
        Array.Fill(grid, double.NaN);
        var filled = ImmutableArray.CreateBuilder<int>();
        var previous = -1L;
        for (var i = 0; i < moments.Count; i++)
        {
            var slot = Slot(moments[i]);
            if (slot == previous)
            {
                throw new TraceFormatException(
                    FormattableString.Invariant($"Row {numbers[i]} is {(moments[i] - moments[i - 1]).TotalSeconds} s after row {numbers[i - 1]}: both fall into one period of {step.TotalSeconds} s, the commonest distance between two rows. Add them up first."),
                    numbers[i]);
            }

            grid[slot] = counts[i];
            var missing = slot - previous - 1;
            if (i > 0 && missing is > 0 and <= LongestInterpolatedGap)
            {
                for (var hole = 1; hole <= missing; hole++)
                {
                    filled.Add((int)previous + hole);
                    grid[previous + hole] = counts[i - 1] + ((counts[i] - counts[i - 1]) * hole / (missing + 1));
                }
            }

            previous = slot;
        }

        return new(moments[0], step, [.. grid], filled.ToImmutable());

        long Slot(DateTimeOffset moment) => ((moment - moments[0]).Ticks + (step.Ticks / 2)) / step.Ticks;
    }

    private static TimeSpan CommonestDistance(List<DateTimeOffset> moments)
    {
        var times = new Dictionary<TimeSpan, int>();
        for (var i = 1; i < moments.Count; i++)
        {
            var distance = moments[i] - moments[i - 1];
            times[distance] = times.GetValueOrDefault(distance) + 1;
        }

        // Of two that are equally common the shorter: a missing row makes a distance longer, nothing makes it shorter.
        return times.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First().Key;
    }

    private static TraceFormatException Wrong(TraceRows row, string what) => new($"Row {row.Number} ({TraceRows.Excerpt(row.Text)}): {what}.", row.Number);
}
