using System.Diagnostics;

namespace Spinup.Sdk.Leases.Watchdogs;

/// <summary>Finds the tool that stands guard, and says how it is started.</summary>
internal static class WatchdogTool
{
    // The owner's own way to its token: a watchdog gets it over the pipe, and an environment can be read by others of the same user.
    private static readonly string[] Secrets = ["DIGITALOCEAN_TOKEN", "DIGITALOCEAN_ACCESS_TOKEN", "SPINUP_API_URL"];

    /// <exception cref="SpinupException">There is no such tool; the message says what was looked for, where, and what to do.</exception>
    public static ProcessStartInfo Find(WatchdogOptions options)
    {
        var name = options.ToolPath ?? (OperatingSystem.IsWindows() ? "spinup.exe" : "spinup");
        var path = Locate(name, options.ToolPath is not null);
        var isAssembly = path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(isAssembly ? Runtime() : path)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true, // On Windows this is what keeps a Ctrl-C of the owner's console away from it.
        };
        if (isAssembly)
        {
            start.ArgumentList.Add(path);
        }

        start.ArgumentList.Add("watch");
        if (options.LogFile is { } file)
        {
            start.ArgumentList.Add("--log");
            start.ArgumentList.Add(Path.GetFullPath(file));
        }

        foreach (var secret in Secrets)
        {
            start.Environment.Remove(secret);
        }

        return start;
    }

    private static string Locate(string name, bool wished)
    {
        if (Path.GetFileName(name) != name)
        {
            var full = Path.GetFullPath(name);
            return CanRun(full) ? full : throw new SpinupException(
                $"The watchdog cannot be started, so nothing was created: WatchdogOptions.ToolPath is '{name}', and there is no program. Correct it; without one 'spinup' is looked up on the PATH.");
        }

        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return directories.Select(directory => Path.GetFullPath(Path.Combine(directory, name))).FirstOrDefault(CanRun) ?? throw new SpinupException(
            $"The watchdog cannot be started, so nothing was created: there is no '{name}' in any of the {directories.Length} directories of the PATH ({string.Join(Path.PathSeparator, directories)}). "
            + (wished ? "Correct WatchdogOptions.ToolPath, or " : "Install it with 'dotnet tool install --global Spinup.Cli' and have its directory (~/.dotnet/tools) on the PATH, set WatchdogOptions.ToolPath, or ")
            + "set WatchdogOptions.Enabled to false.");
    }

    // The one that runs this program, if it is one; an application of its own may lie far from any runtime on the PATH.
    private static string Runtime() =>
        Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";

    private static bool CanRun(string path) => File.Exists(path)
        && (OperatingSystem.IsWindows() || path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
