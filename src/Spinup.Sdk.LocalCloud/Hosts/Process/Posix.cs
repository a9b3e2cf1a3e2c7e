using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>The few system calls .NET has no method for.</summary>
internal static class Posix
{
    public const int Hangup = 1;
    public const int Kill = 9;
    public const int Terminate = 15;

    public static uint EffectiveUser => OperatingSystem.IsWindows() ? 0 : geteuid();

    public static uint EffectiveGroup => OperatingSystem.IsWindows() ? 0 : getegid();

    /// <summary>Sends a signal. A process that is gone is no error.</summary>
    public static bool Signal(int process, int signal) => kill(process, signal) == 0;

    /// <summary>Changes the owner of a path itself, never of what a link points to.</summary>
    public static void Own(string path, uint user, uint group)
    {
        if (lchown(path, user, group) != 0)
        {
            throw new IOException($"The owner of '{path}' could not be changed: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }
    }

    /// <summary>Makes a named pipe.</summary>
    public static void MakePipe(string path, UnixFileMode mode)
    {
        if (mkfifo(path, (uint)mode) != 0)
        {
            throw new IOException($"The named pipe '{path}' could not be made: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }

        SetMode(path, mode);
    }

#pragma warning disable CA1416 // On Windows the host runs nothing (Machine.CannotRun), so none of these is reached there.
    public static void SetMode(string path, UnixFileMode mode) => File.SetUnixFileMode(path, mode);

    /// <summary>Makes a directory with exactly these permissions, whatever the umask says.</summary>
    public static void MakeDirectory(string path, UnixFileMode mode)
    {
        Directory.CreateDirectory(path, mode);
        File.SetUnixFileMode(path, mode);
    }

    /// <summary>Makes a file that was not there before.</summary>
    public static FileStream MakeFile(string path, UnixFileMode mode) =>
        new(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode });

    /// <summary>Writes a file of the host's own that a droplet's commands read, whatever the umask says; whoever looks sees the old or the new.</summary>
    public static void WriteReadable(string path, string text) => Write(path, text, (UnixFileMode)0b110_100_100);

    /// <summary>Writes a file of the host's own that others have no business with.</summary>
    public static void WritePrivate(string path, string text) => Write(path, text, (UnixFileMode)0b110_000_000);

    private static void Write(string path, string text, UnixFileMode mode)
    {
        File.WriteAllText(path + ".new", text);
        File.SetUnixFileMode(path + ".new", mode);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Gives a file the permissions of another.</summary>
    public static void CopyMode(string from, string to) => File.SetUnixFileMode(to, File.GetUnixFileMode(from) & (UnixFileMode)0b111_111_111);
#pragma warning restore CA1416

    [DllImport("libc")]
    private static extern uint geteuid();

    [DllImport("libc")]
    private static extern uint getegid();

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int process, int signal);

    [DllImport("libc", SetLastError = true)]
    private static extern int lchown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint user, uint group);

    [DllImport("libc", SetLastError = true)]
    private static extern int mkfifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
