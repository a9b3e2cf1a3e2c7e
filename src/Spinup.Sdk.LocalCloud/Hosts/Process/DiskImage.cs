using System.Diagnostics;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>Copies droplets' disks.</summary>
internal static class DiskImage
{
    // What a real image would not hold either, and what is the host's.
    private const string Copy = """
        cd "$1" || exit
        for entry in * .[!.]*; do
          case $entry in .spinup|run|tmp|dev) continue ;; esac
          if [ -e "$entry" ] || [ -L "$entry" ]; then cp -pPR -- "$entry" "$2"/ || exit; fi
        done
        """;

    private const string CopyAll = """cp -pPR -- "$1"/. "$2"/""";

    /// <summary>Copies all of a directory to one that is there, as the user that commands run as.</summary>
    public static Task CopyAllAsync(Machine machine, string from, string to, CancellationToken cancellationToken) =>
        CopyAsync(machine, CopyAll, from, to, cancellationToken);

    /// <summary>Copies a disk to a directory that is there, as the user that commands run as: no link leads further than that user may go.</summary>
    public static Task CopyAsync(Machine machine, string from, string to, CancellationToken cancellationToken) =>
        CopyAsync(machine, Copy, from, to, cancellationToken);

    private static async Task CopyAsync(Machine machine, string script, string from, string to, CancellationToken cancellationToken)
    {
        string[] shell = ["/bin/sh", "-c", script, "sh", from, to];
        using var copy = DropletProcess.Start(machine.IsRoot
            ? new ProcessStartInfo(machine.Setpriv!, [.. Machine.DropRoot(machine.User), .. shell])
            : new ProcessStartInfo(shell[0], shell[1..]));
        copy.StandardInput.Close();
        try
        {
            var error = copy.StandardError.ReadToEndAsync(cancellationToken);
            await copy.WaitForExitAsync(cancellationToken);
            if (copy.ExitCode != 0)
            {
                throw new IOException($"The disk at '{from}' could not be copied: {(await error).Trim()}");
            }
        }
        finally
        {
            if (!copy.HasExited)
            {
                copy.Kill(entireProcessTree: true);
            }
        }
    }
}
