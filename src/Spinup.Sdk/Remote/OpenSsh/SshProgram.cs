namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>Finds the OpenSSH client of this machine.</summary>
internal static class SshProgram
{
    /// <param name="wished">The path or the name that was asked for; <see langword="null"/> for the one on the PATH.</param>
    /// <exception cref="SpinupException">There is none; the message says what to do.</exception>
    public static string Find(string? wished)
    {
        var name = wished ?? (OperatingSystem.IsWindows() ? "ssh.exe" : "ssh");
        if (Path.GetFileName(name) != name)
        {
            return CanRun(name) ? name : throw new SpinupException($"RemoteOptions.SshPath is '{name}', and there is no program. Install the OpenSSH client (Debian: openssh-client) or correct the path; without one the 'ssh' on the PATH is used.");
        }

        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(CanRun)
            ?? throw new SpinupException($"There is no '{name}' on the PATH. Install the OpenSSH client (Debian: openssh-client), or set RemoteOptions.SshPath.");
    }

    private static bool CanRun(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
