using System.Diagnostics;
using OsProcess = System.Diagnostics.Process;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>Starts a droplet's processes, all with their input and outputs in our hands and none of our environment.</summary>
internal static class DropletProcess
{
    private static readonly string? Setsid = Machine.Find("setsid");

    /// <summary>Starts the droplet's login shell for a command, as sshd would.</summary>
    /// <param name="shell">The path of the shell.</param>
    /// <param name="command">The command line; secrets do not belong in it.</param>
    public static OsProcess StartShell(string shell, string command)
    {
        var start = Apart("/bin/sh", [shell]);
        start.Environment.Clear();
        start.Environment["SSH_ORIGINAL_COMMAND"] = command;
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        return Start(start);
    }

    /// <summary>A command in a session of its own, so that Ctrl-C in the terminal of the cloud does not reach it.</summary>
    public static ProcessStartInfo Apart(string program, IReadOnlyList<string> arguments) =>
        Setsid is null ? new(program, arguments) : new(Setsid, [program, .. arguments]);

    public static OsProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.WorkingDirectory = "/";
        return OsProcess.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
    }
}
