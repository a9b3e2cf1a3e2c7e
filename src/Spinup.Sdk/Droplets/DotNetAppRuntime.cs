using System.Runtime.InteropServices;

namespace Spinup.Sdk.Droplets;

/// <summary>This machine's .NET runtime, as the parts another machine of the same kind needs.</summary>
internal sealed record DotNetAppRuntime(IReadOnlyList<(string From, string To)> Parts)
{
    private static string HostFile => OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>Finds the installation that has the frameworks: the one this process runs on first.</summary>
    public static DotNetAppRuntime FindLocal(IReadOnlyList<DotNetAppFramework> frameworks)
    {
        foreach (var root in Roots().Where(root => File.Exists(Path.Combine(root, HostFile)) && Directory.Exists(Path.Combine(root, "host", "fxr"))))
        {
            var found = frameworks.Select(framework => (framework.Name, Version: NewestMatch(root, framework))).ToArray();
            if (found.All(framework => framework.Version is not null))
            {
                var resolver = Path.GetFileName(Directory.GetDirectories(Path.Combine(root, "host", "fxr")).MaxBy(directory => DotNetAppFramework.NumberOf(Path.GetFileName(directory)))!);
                return new([
                    (Path.Combine(root, HostFile), HostFile),
                    (Path.Combine(root, "host", "fxr", resolver), $"host/fxr/{resolver}/"),
                    .. found.Select(framework => (Path.Combine(root, "shared", framework.Name, framework.Version!), $"shared/{framework.Name}/{framework.Version}/"))]);
            }
        }

        throw new SpinupException($"this machine has no {string.Join(" and ", frameworks)} installed that could be brought along; publish the program with --self-contained instead");
    }

    public static void EnsureThisOneRunsOn(DotNetAppMachine machine)
    {
        if (DotNetAppPlatform.OfThisMachine != machine.Platform)
        {
            throw new SpinupException(
                $"the droplet ({machine.Platform}) lacks the .NET runtime, and this machine's ({DotNetAppPlatform.OfThisMachine}) does not run there; it has {machine.RuntimesForPeople}. Publish the program with -r {machine.Platform} --self-contained, and use DotNetApp.FromPublish");
        }
    }

    private static string? NewestMatch(string root, DotNetAppFramework framework)
    {
        var directory = Path.Combine(root, "shared", framework.Name);
        return Directory.Exists(directory)
            ? Directory.GetDirectories(directory).Select(path => Path.GetFileName(path)).Where(framework.IsMetBy).MaxBy(DotNetAppFramework.NumberOf)
            : null;
    }

    private static IEnumerable<string> Roots()
    {
        // .../shared/Microsoft.NETCore.App/10.0.1/ -> ...; a self-contained process has no such root, and the check above drops it.
        yield return Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
        {
            yield return root;
        }

        yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet");
        yield return "/usr/share/dotnet";
        yield return "/usr/lib/dotnet";
        yield return "/usr/local/share/dotnet";
    }
}
