using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Spinup.Cli.Renting;

/// <summary>The system's ssh with our terminal in its hands.</summary>
internal static class InteractiveSsh
{
    public static async Task<int> RunAsync(string user, string host, int port, IEnumerable<string> options, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("ssh") { UseShellExecute = false };
        foreach (var word in (string[])["-p", port.ToString(CultureInfo.InvariantCulture), .. options, "--", $"{user}@{host}"])
        {
            start.ArgumentList.Add(word);
        }

        try
        {
            using var ssh = Process.Start(start)!;
            try
            {
                await ssh.WaitForExitAsync(cancellationToken);
                return ssh.ExitCode;
            }
            finally
            {
                if (!ssh.HasExited)
                {
                    ssh.Kill();
                }
            }
        }
        catch (Win32Exception missing)
        {
            throw new CommandException("there is no 'ssh' on the PATH; install the OpenSSH client", missing);
        }
    }
}
