using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>Keeps paths inside a droplet's directory, whatever <c>..</c> and symbolic links they hold.</summary>
internal static class DropletPath
{
    /// <summary>The path a droplet means, with what it lies behind resolved.</summary>
    /// <param name="root">The droplet's directory.</param>
    /// <param name="home">Where relative paths begin, inside it.</param>
    /// <param name="path">The path as it was given.</param>
    /// <exception cref="RemoteTransferException">It leaves the droplet's directory.</exception>
    public static string Resolve(string root, string home, string path)
    {
        var full = Path.GetFullPath(path is "~" ? home : path.StartsWith("~/", StringComparison.Ordinal) ? path[2..] : path, home);
        if (!IsWithin(root, full))
        {
            throw new RemoteTransferException($"'{path}' is outside the droplet's directory. Paths on a local droplet begin at its home, or at {root}.");
        }

        if (LeavesByLink(root, full))
        {
            throw new RemoteTransferException($"'{path}' leads out of the droplet's directory through a symbolic link.");
        }

        return full;
    }

    /// <summary>Whether a path is a directory or lies in it, by its text alone.</summary>
    public static bool IsWithin(string directory, string path)
    {
        directory = Path.TrimEndingDirectorySeparator(directory);
        return path.StartsWith(directory, StringComparison.Ordinal) && (path.Length == directory.Length || path[directory.Length] == Path.DirectorySeparatorChar);
    }

    /// <summary>Whether some part of a path that exists is a link to somewhere outside.</summary>
    public static bool LeavesByLink(string root, string full)
    {
        var at = Path.TrimEndingDirectorySeparator(root);
        foreach (var part in full[at.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            if (new FileInfo(at).LinkTarget is not { } target)
            {
                continue;
            }

            var aim = Path.GetFullPath(target, Path.GetDirectoryName(at)!);
            // A link to a link may still leave: follow it with the same eyes, as far as the kernel would.
            if (!IsWithin(root, aim) || Depth(root, aim) > 40 || LeavesByLink(root, aim))
            {
                return true;
            }
        }

        return false;
    }

    // Links that lead round in circles count as leaving.
    private static int Depth(string root, string path)
    {
        var depth = 0;
        while (depth <= 40 && IsWithin(root, path) && new FileInfo(path).LinkTarget is { } target)
        {
            path = Path.GetFullPath(target, Path.GetDirectoryName(path)!);
            depth++;
        }

        return depth;
    }
}
