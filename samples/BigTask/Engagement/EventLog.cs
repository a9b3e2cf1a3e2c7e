using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace BigTask.Engagement;

/// <summary>The log as a file: <c>time,user,action</c> by time, plain or gzip by its name.</summary>
internal static class EventLog
{
    public const string Header = "time,user,action";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm'Z'";

    public static IEnumerable<ActivityEvent> Read(string path)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(IsPacked(path) ? new GZipStream(file, CompressionMode.Decompress) : file, Encoding.ASCII);
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (number == 1 && line == Header)
            {
                continue;
            }

            yield return Parse(line) ?? throw new FormatException($"{Path.GetFileName(path)}, line {number}: expected '{Header}', found '{line}'");
        }
    }

    public static void Write(string path, IEnumerable<ActivityEvent> events)
    {
        using var file = File.Create(path);
        using Stream target = IsPacked(path) ? new GZipStream(file, CompressionLevel.SmallestSize) : file;
        using var writer = new StreamWriter(target, Encoding.ASCII) { NewLine = "\n" };
        writer.WriteLine(Header);
        foreach (var entry in events)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entry.At.ToString(TimeFormat, CultureInfo.InvariantCulture)},{entry.User},{entry.Action}"));
        }
    }

    private static ActivityEvent? Parse(string line)
    {
        var fields = line.Split(',');
        return fields.Length == 3
            && DateTime.TryParseExact(fields[0], TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
                ? new ActivityEvent(at, user, fields[2])
                : null;
    }

    private static bool IsPacked(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
}
