using System.Diagnostics;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>Copies droplets' disks.</summary>
internal static class DiskImage
{
    // What a real image would not hold either, and what is the host's.
    private const string Copy = """
        cd "$1" || exit
        for entry in * .[!.]*; do
          case $entry in .spinup|run|tmp) continue ;; esac
          if [ -e "$entry" ] || [ -L "$entry" ]; then cp -pPR -- "$entry" "$2"/ || exit; fi
        done
        """;

    /// <summary>Copies a disk to a directory that is there, as the user that commands run as: no link leads further than that user may go.</summary>
    public static async Task CopyAsync(Machine machine, string from, string to, CancellationToken cancellationToken)
    {
        string[] shell = ["/bin/sh", "-c", Copy, "sh", from, to];
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
