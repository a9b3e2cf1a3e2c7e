using System.Security.Cryptography;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>A private directory for one run's keys, known hosts and control sockets; gone when disposed, or when a later run finds its owner dead.</summary>
internal sealed class RunDirectory : IDisposable
{
    private const string Prefix = "sp-";
    private const string LockName = "lock";

    // A unix socket's path may have 104 bytes (BSD, macOS; Linux 108), and ssh adds 17 of its own while it makes one: "/m123." leaves this.
    private const int LongestBase = 70;
    // Between making a directory and locking it lies a moment in which it looks abandoned.
    private static readonly TimeSpan Youth = TimeSpan.FromMinutes(1);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream ownerLock;

    private RunDirectory(string path, FileStream ownerLock)
    {
        (Path, this.ownerLock) = (path, ownerLock);

        // A program that ends without disposing must not leave a private key behind.
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    public string Path { get; }

    /// <summary>Makes the directory with a first file in it.</summary>
    /// <exception cref="SpinupException">The system's temporary directory is full or may not be written to; the message says which and what to do.</exception>
    public static (RunDirectory Directory, string File) CreateWith(string name, string contents, string? under = null)
    {
        var parent = under ?? Parent();
        RunDirectory? created = null;
        try
        {
            created = Create(parent);
            return (created, created.Write(name, contents));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            created?.Dispose();
            throw new SpinupException(
                $"The key and the connections of this run need a directory of their own, and none could be made in '{parent}': {exception.Message.TrimEnd('.')}. "
                + "Free space there, or set TMPDIR to a directory that can be written to.",
                exception);
        }
    }

    private static RunDirectory Create(string parent)
    {
        var path = System.IO.Path.Combine(parent, Prefix + RandomNumberGenerator.GetHexString(10, lowercase: true));
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }

        var created = new RunDirectory(path, Lock(path));
        RemoveAbandoned(parent, olderThan: Directory.GetLastWriteTimeUtc(path) - Youth);
        return created;
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file that only its owner can read, from its first byte on.</summary>
    public string Write(string name, string contents)
    {
        var path = File(name);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(contents);
        return path;
    }

    /// <summary>Puts a file in place of another in one step: a reader sees the old or the new, never half of one.</summary>
    public string Replace(string name, string contents)
    {
        var written = Write(name + ".new", contents);
        System.IO.File.Move(written, File(name), overwrite: true);
        return File(name);
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        ownerLock.Dispose();
        TryDelete(Path);
    }

    private void OnProcessExit(object? sender, EventArgs arguments) => Dispose();

    private static string Parent()
    {
        var temp = System.IO.Path.GetTempPath();
        return OperatingSystem.IsWindows() || temp.Length <= LongestBase ? temp : "/tmp";
    }

    // The system lets go of a lock when its holder dies, whatever it died of, also in another container sharing the directory: surer than a process id.
    private static FileStream Lock(string path) => new(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private static void RemoveAbandoned(string parent, DateTime olderThan)
    {
        foreach (var path in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            try
            {
                // Other users' are not readable, and stay.
                if (Directory.GetLastWriteTimeUtc(path) > olderThan || !System.IO.File.Exists(System.IO.Path.Combine(path, LockName)))
                {
                    continue;
                }

                using (Lock(path))
                {
                    TryDelete(path);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // In use, or not ours.
            }
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone already, or held open (Windows): the next run removes it.
        }
    }
}
