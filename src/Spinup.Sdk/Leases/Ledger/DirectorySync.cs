using System.Runtime.InteropServices;
using System.Text;

namespace Spinup.Sdk.Leases.Ledger;

/// <summary>Brings a directory's entries to the disk: a new file is there after a loss of power only when its directory was flushed too.</summary>
internal static class DirectorySync
{
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // NTFS keeps its directories in order by itself, and has no such call.
        }

        // 0: for reading, which is all that a directory can be opened for. One that cannot is as durable as its file system makes it.
        var handle = open(Encoding.UTF8.GetBytes(directory + "\0"), 0);
        if (handle >= 0)
        {
            _ = fsync(handle);
            _ = close(handle);
        }
    }

    // The analyzers want names as .NET has them; these are libc's.
#pragma warning disable IDE1006
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open(byte[] path, int flags);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fsync(int handle);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int close(int handle);
#pragma warning restore IDE1006
}
