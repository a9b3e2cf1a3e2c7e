using System.Runtime.InteropServices;

namespace Spinup.Cli.Watching;

/// <summary>A session of its own: what a terminal sends to its processes (Ctrl-C, its own end) does not reach one that has left it.</summary>
internal static class OwnSession
{
    /// <summary>Leaves the session and the process group it was started in. On Windows there is neither: there it was started without the owner's console.</summary>
    public static void Begin()
    {
        // Fails only in a process that leads a group already, which one that was started by another program does not, and a person's shell makes one.
        if (!OperatingSystem.IsWindows() && SetSid() < 0 && SetPgid(0, 0) < 0)
        {
            throw new CommandException($"cannot leave the session it was started in: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    [DllImport("libc", EntryPoint = "setsid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetSid();

    [DllImport("libc", EntryPoint = "setpgid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPgid(int pid, int group);
}
