using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>Finds every process a droplet ever started, and ends them.</summary>
/// <remarks>
/// A process is recognised by a variable of its environment, by a resource limit (which outlives <c>env -i</c>,
/// setsid and double forks, and which only root could raise again), or by descent from one that is.
/// </remarks>
internal static class ProcessTable
{
    /// <summary>Ends the processes of a mark, and those that descend from the given ones, until none is left.</summary>
    /// <returns>How many were ended.</returns>
    /// <exception cref="IOException">Some were still there after <paramref name="patience"/>.</exception>
    public static async Task<int> EndAsync(ProcessMark mark, IEnumerable<int> roots, TimeSpan patience)
    {
        var known = roots.ToHashSet();
        var ended = new HashSet<int>();
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var found = Find(mark, known);
            if (found.Count == 0)
            {
                return ended.Count;
            }

            foreach (var process in found)
            {
                Posix.Signal(process, Posix.Kill);
                ended.Add(process);
            }

            if (Stopwatch.GetElapsedTime(since) > patience)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{found.Count} processes of a droplet could not be ended within {patience.TotalSeconds} s (the first is {found[0]})."));
            }

            // Real processes die in real time, whatever the cloud's clock says.
            await Task.Delay(2);
        }
    }

    /// <summary>The processes of a mark that live, with all that descend from them or from the given ones.</summary>
    public static List<int> Find(ProcessMark mark, IReadOnlyCollection<int> roots) =>
        OperatingSystem.IsLinux() ? FindInProc(mark, roots) : FindByDescent(roots);

    private static List<int> FindInProc(ProcessMark mark, IReadOnlyCollection<int> roots)
    {
        var wanted = Encoding.UTF8.GetBytes(mark.Variable);
        var parents = new Dictionary<int, int>();
        var found = new HashSet<int>();
        foreach (var path in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == Environment.ProcessId
                || Parent(path) is not { } parent)
            {
                continue;
            }

            parents[id] = parent;
            if (roots.Contains(id) || HasLimit(path, mark) || HasVariable(path, wanted, mark.IsPrefix))
            {
                found.Add(id);
            }
        }

        return WithDescendants(parents, found);
    }

    private static List<int> FindByDescent(IReadOnlyCollection<int> roots)
    {
        using var ps = System.Diagnostics.Process.Start(new ProcessStartInfo("ps", ["-axo", "pid=,ppid=,stat="]) { RedirectStandardOutput = true })!;
        var parents = new Dictionary<int, int>();
        while (ps.StandardOutput.ReadLine() is { } line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 3 && !words[2].StartsWith('Z'))
            {
                parents[int.Parse(words[0], CultureInfo.InvariantCulture)] = int.Parse(words[1], CultureInfo.InvariantCulture);
            }
        }

        return WithDescendants(parents, [.. roots.Where(parents.ContainsKey)]);
    }

    private static List<int> WithDescendants(Dictionary<int, int> parents, HashSet<int> found)
    {
        bool grew;
        do
        {
            grew = false;
            foreach (var (child, parent) in parents)
            {
                grew |= found.Contains(parent) && found.Add(child);
            }
        }
        while (grew);

        return [.. found];
    }

    /// <summary>The parent of a process that lives; null for one that is gone or only waits to be reaped.</summary>
    private static int? Parent(string path)
    {
        if (Read(path + "/stat") is not { Length: > 0 } stat)
        {
            return null;
        }

        // "pid (name) state ppid ...": the name may hold anything, even parentheses.
        var rest = stat.AsSpan(stat.AsSpan().LastIndexOf((byte)')') + 2);
        if (rest[0] is (byte)'Z' or (byte)'X')
        {
            return null;
        }

        return System.Buffers.Text.Utf8Parser.TryParse(rest[2..], out int parent, out _) ? parent : null;
    }

    private static bool HasVariable(string path, ReadOnlySpan<byte> wanted, bool prefix)
    {
        if (Read(path + "/environ") is not { Length: > 0 } variables)
        {
            return false;
        }

        var rest = variables.AsSpan();
        for (var at = rest.IndexOf(wanted); at >= 0; at = rest.IndexOf(wanted))
        {
            var end = at + wanted.Length;
            if ((at == 0 || rest[at - 1] == 0) && (prefix || end == rest.Length || rest[end] == 0))
            {
                return true;
            }

            rest = rest[end..];
        }

        return false;
    }

    private static bool HasLimit(string path, ProcessMark mark)
    {
        if (mark.LeastLimit == 0 || Read(path + "/limits") is not { Length: > 0 } limits)
        {
            return false;
        }

        var at = limits.AsSpan().IndexOf("Max realtime timeout"u8);
        return at >= 0
            && System.Buffers.Text.Utf8Parser.TryParse(limits.AsSpan(at + 20).TrimStart((byte)' '), out long limit, out _)
            && limit >= mark.LeastLimit && limit <= mark.MostLimit;
    }

    // A process may go, or belong to somebody else, at any moment: then it is not one of ours to end.
    private static byte[]? Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
