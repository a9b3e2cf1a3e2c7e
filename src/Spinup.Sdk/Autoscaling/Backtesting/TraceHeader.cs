using System.Globalization;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Finds the columns of a trace by its first row.</summary>
internal static class TraceHeader
{
    /// <summary>Says which columns they are, and whether the first row is a header.</summary>
    public static (int Time, int Count, bool HasHeader) Find(TraceRows first, TraceColumns columns, TraceTime time)
    {
        var timeColumn = IndexOf(first, columns.Time, otherwise: 0);
        var countColumn = IndexOf(first, columns.Count, otherwise: 1);
        if (countColumn >= first.Fields.Count)
        {
            throw new TraceFormatException($"Row {first.Number} ({TraceRows.Excerpt(first.Text)}): it has one column; a trace has one for the time and one for the count.", first.Number);
        }

        // A first row of which only one of the two can be read is no header but a row that is wrong.
        var hasHeader = !time.TryRead(first.Fields[timeColumn], out _)
            && !double.TryParse(first.Fields[countColumn], NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return (timeColumn, countColumn, hasHeader);
    }

    private static int IndexOf(TraceRows first, string? column, int otherwise)
    {
        if (column is null)
        {
            return otherwise;
        }

        foreach (var comparison in new[] { StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase })
        {
            for (var i = 0; i < first.Fields.Count; i++)
            {
                if (string.Equals(first.Fields[i], column, comparison))
                {
                    return i;
                }
            }
        }

        return int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= first.Fields.Count
            ? number - 1
            : throw new TraceFormatException($"There is no column \"{column}\"; row {first.Number} has: {TraceRows.Excerpt(string.Join(", ", first.Fields))}.", first.Number);
    }
}
