using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Spinup.Testing;

/// <summary>What runs on this machine, read from /proc (Linux).</summary>
public static class Processes
{
    /// <summary>Gets all process ids.</summary>
    public static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id != 0);

    /// <summary>Gets the command line, words parted by spaces; empty when the process is gone.</summary>
    public static string CommandLine(int id) => Read(id, "cmdline").Replace('\0', ' ').Trim();

    /// <summary>Gets the ids of those whose initial environment holds a text.</summary>
    public static IReadOnlyList<int> WithEnvironment(string text) => [.. All().Where(id => id != Environment.ProcessId && Read(id, "environ").Contains(text, StringComparison.Ordinal))];

    /// <summary>Gets the ids of those whose command line holds a text.</summary>
    public static IReadOnlyList<int> WithCommandLine(string text) => [.. All().Where(id => id != Environment.ProcessId && CommandLine(id).Contains(text, StringComparison.Ordinal))];

    /// <summary>Gets the ids of a process's children, their children, and so on.</summary>
    public static IReadOnlyList<int> Below(int parent)
    {
        var parents = All().ToDictionary(id => id, Parent);
        var below = new List<int>();
        var next = new Queue<int>([parent]);
        while (next.TryDequeue(out var current))
        {
            foreach (var (id, _) in parents.Where(pair => pair.Value == current))
            {
                below.Add(id);
                next.Enqueue(id);
            }
        }

        return below;
    }

    /// <summary>Ends a process at once; one that is gone is no error.</summary>
    public static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // Gone.
        }
    }

    private static int Parent(int id)
    {
        // "pid (name) state ppid ..."; the name may hold anything, so from its last parenthesis on.
        var stat = Read(id, "stat");
        var words = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 1 ? int.Parse(words[1], CultureInfo.InvariantCulture) : 0;
    }

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/{file}", Encoding.UTF8);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
