using System.Globalization;

namespace BigTask.Engagement;

/// <summary>The task itself: month-over-month engagement of the people in an event log. This runs on the droplet.</summary>
internal static class EngagementJob
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly string[] Columns = ["month  ", "active", "new", "retained", "returned", "lost", "retention %", "stickiness %", "events"];

    /// <summary>Reads every log in a directory, prints a line a month as it goes, and writes the report.</summary>
    /// <returns>The exit code: 0, or 2 when there is nothing to read.</returns>
    public static int Run(string inputDirectory, string outputDirectory)
    {
        var logs = Directory.Exists(inputDirectory)
            ? Directory.GetFiles(inputDirectory, "*.csv*").Order(StringComparer.Ordinal).ToArray()
            : [];
        if (logs.Length == 0)
        {
            Console.Error.WriteLine($"engagement: no *.csv or *.csv.gz in {inputDirectory}");
            return 2;
        }

        var months = new List<MonthOfEngagement>();
        MonthOfEngagement? before = null;
        foreach (var month in MonthByMonth(logs.SelectMany(EventLog.Read)))
        {
            Console.WriteLine(string.Create(Invariant, $"{month.Month:yyyy-MM}: {month.Active,5} active{Change(month, before)}, {month.Events} events"));
            months.Add(month);
            before = month;
        }

        Directory.CreateDirectory(outputDirectory);
        File.WriteAllLines(Path.Combine(outputDirectory, "engagement.csv"), [string.Join(',', Columns.Select(name => name.Trim())), .. months.Select(month => string.Join(',', Cells(month)))]);
        File.WriteAllLines(Path.Combine(outputDirectory, "engagement.md"), Report(months));
        return 0;
    }

    /// <summary>Counts each month against what is known from the months before it. The events must come by time.</summary>
    internal static IEnumerable<MonthOfEngagement> MonthByMonth(IEnumerable<ActivityEvent> events)
    {
        HashSet<int> everSeen = [], before = [], now = [];
        HashSet<(int Day, int User)> days = [];
        var count = 0;
        DateOnly? month = null;
        foreach (var entry in events)
        {
            var its = new DateOnly(entry.At.Year, entry.At.Month, 1);
            while (month is { } open && open != its)
            {
                yield return Close(open);
                month = open < its ? open.AddMonths(1) : throw new FormatException($"the log is not in order of time at {entry.At:u}");
            }

            month = its;
            now.Add(entry.User);
            days.Add((entry.At.Day, entry.User));
            count++;
        }

        if (month is { } last)
        {
            yield return Close(last);
        }

        MonthOfEngagement Close(DateOnly closing)
        {
            var retained = now.Count(before.Contains);
            var fresh = now.Count(user => !everSeen.Contains(user));
            var daysInMonth = DateTime.DaysInMonth(closing.Year, closing.Month);
            var closed = new MonthOfEngagement
            {
                Month = closing,
                Active = now.Count,
                New = fresh,
                Retained = retained,
                Returned = now.Count - fresh - retained,
                Lost = before.Count - retained,
                Events = count,
                Stickiness = now.Count == 0 ? 0 : days.Count / (double)daysInMonth / now.Count,
            };
            everSeen.UnionWith(now);
            (before, now) = (now, []);
            days.Clear();
            count = 0;
            return closed;
        }
    }

    private static string Change(MonthOfEngagement month, MonthOfEngagement? before) =>
        before is not { Active: > 0 } ? "" : string.Create(Invariant, $" ({(month.Active - before.Active) * 100.0 / before.Active:+0.0;-0.0;0.0} %)");

    private static IEnumerable<string> Report(List<MonthOfEngagement> months)
    {
        var (first, last) = (months[0], months[^1]);
        yield return "# Engagement, month over month";
        yield return "";
        yield return string.Create(Invariant, $"{first.Month:yyyy-MM} to {last.Month:yyyy-MM}: {months.Sum(month => month.Events)} events of {months.Sum(month => month.New)} people.");
        yield return "";
        yield return "| " + string.Join(" | ", Columns) + " |";
        yield return "|" + string.Concat(Columns.Select(name => new string('-', name.Length + 1) + ":|"));
        foreach (var month in months)
        {
            yield return "| " + string.Join(" | ", Cells(month).Zip(Columns, (cell, name) => cell.PadLeft(name.Length))) + " |";
        }
    }

    private static string[] Cells(MonthOfEngagement month) =>
    [
        month.Month.ToString("yyyy-MM", Invariant),
        .. new[] { month.Active, month.New, month.Retained, month.Returned, month.Lost }.Select(number => number.ToString(Invariant)),
        month.Retention is { } share ? (share * 100).ToString("0.0", Invariant) : "",
        (month.Stickiness * 100).ToString("0.0", Invariant),
        month.Events.ToString(Invariant),
    ];
}
