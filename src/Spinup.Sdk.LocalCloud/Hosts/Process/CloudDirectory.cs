using System.Globalization;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>The private directory of one running cloud, and the end of what killed clouds left.</summary>
internal sealed class CloudDirectory
{
    private const string Prefix = "spinup-cloud-";
    private const UnixFileMode Traversable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private CloudDirectory(string path) => Path = path;

    public string Path { get; }

    /// <summary>Gets the name that marks every process of this cloud.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Makes it, with a name nobody can have guessed, and writes down who owns it.</summary>
    public static CloudDirectory Create(string? parent)
    {
        parent = System.IO.Path.GetFullPath(parent ?? System.IO.Path.GetTempPath());
        if (parent.AsSpan().IndexOfAny("\"\n%") >= 0)
        {
            throw new ArgumentException($"'{parent}' cannot hold droplets: quotes, percent signs and line breaks are not possible in sshd's configuration.", nameof(parent));
        }

        Directory.CreateDirectory(parent);
        var path = System.IO.Path.Combine(parent, Prefix + Guid.NewGuid().ToString("N")[..12]);
        // Others may pass through (commands run as another user when we are root) but not look around.
        Posix.MakeDirectory(path, Traversable);
        // Whole at once, and for us alone: what a user cannot read he does not take for abandoned.
        Posix.WritePrivate(System.IO.Path.Combine(path, "owner"), Identity(Environment.ProcessId) ?? "");
        return new CloudDirectory(path);
    }

    /// <summary>Ends the processes and removes the directories of clouds whose owner is gone.</summary>
    /// <param name="failed">Told of each that could not be: the next start tries again.</param>
    public async Task SweepAsync(Action<string, Exception> failed)
    {
        foreach (var other in Directory.EnumerateDirectories(System.IO.Path.GetDirectoryName(Path)!, Prefix + "*"))
        {
            if (other == Path || !IsAbandoned(other))
            {
                continue;
            }

            try
            {
                await ProcessTable.EndAsync(ProcessMark.OfCloud(System.IO.Path.GetFileName(other)), SshdsOf(other), TimeSpan.FromSeconds(5));
                Remove(other);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failed(other, e);
            }
        }
    }

    /// <summary>Removes a directory whose files may have any mode.</summary>
    public static void Remove(string path)
    {
        for (var tries = 0; Directory.Exists(path); tries++)
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && tries < 3)
            {
                // A command may have taken its own write permission away.
                MakeWritable(path);
            }
        }
    }

    private static void MakeWritable(string path)
    {
        if (OperatingSystem.IsWindows() || new DirectoryInfo(path).LinkTarget is not null)
        {
            return;
        }

        try
        {
            Posix.SetMode(path, Traversable);
            foreach (var directory in Directory.EnumerateDirectories(path))
            {
                MakeWritable(directory);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The delete that follows says what is wrong.
        }
    }

    private static bool IsAbandoned(string path)
    {
        try
        {
            var lines = File.ReadAllText(System.IO.Path.Combine(path, "owner"));
            return lines.Length > 0 && Identity(int.Parse(lines.AsSpan(0, lines.IndexOf('\n', StringComparison.Ordinal)), CultureInfo.InvariantCulture)) != lines;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentOutOfRangeException)
        {
            // Somebody else's, or just being made or removed: not ours to judge.
            return false;
        }
    }

    /// <summary>What tells a process from a later one with the same number: boot, number, start.</summary>
    private static string? Identity(int process)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var other = System.Diagnostics.Process.GetProcessById(process);
                return string.Create(CultureInfo.InvariantCulture, $"{process}\n{other.StartTime.ToUniversalTime():O}\n");
            }

            var stat = File.ReadAllText($"/proc/{process}/stat");
            // Field 22, counted after the name, which may hold anything: start time in clock ticks since boot.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : string.Create(CultureInfo.InvariantCulture, $"{process}\n{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()}\n{fields[19]}\n");
        }
        catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static IEnumerable<int> SshdsOf(string cloud)
    {
        if (OperatingSystem.IsLinux())
        {
            // Its mark finds them; a number in an old file may be anybody's by now.
            return [];
        }

        return Directory.EnumerateDirectories(cloud)
            .Select(d => System.IO.Path.Combine(d, ".spinup", "sshd.pid"))
            .Where(File.Exists)
            .Select(f => int.TryParse(File.ReadAllText(f).AsSpan().Trim(), out var id) ? id : 0)
            .Where(id => id > 0);
    }
}
