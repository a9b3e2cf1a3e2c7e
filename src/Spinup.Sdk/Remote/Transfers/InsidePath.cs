namespace Spinup.Sdk.Remote.Transfers;

/// <summary>What may be written below a directory, and what would leave it.</summary>
internal static class InsidePath
{
    /// <exception cref="RemoteTransferException">The path would leave the directory, or cannot be told from another.</exception>
    public static void Check(string path, string side)
    {
        // U+FFFD stands where bytes were no UTF-8: such a name cannot be written back as it was.
        if (path.Contains('\uFFFD', StringComparison.Ordinal))
        {
            throw new RemoteTransferException($"'{path}' ({side}) has a name that is not UTF-8; rename it, or transfer an archive of it.");
        }

        var isInside = path.Length > 0 && path.Split('/').All(part => part is not ("" or "." or ".."));
        if (!isInside || (OperatingSystem.IsWindows() && path.AsSpan().IndexOfAny('\\', ':') >= 0))
        {
            throw new RemoteTransferException($"'{path}' ({side}) would be written outside the target directory; refused.");
        }
    }

    /// <summary>Refuses links that lead out of the tree.</summary>
    /// <remarks>".." only at the beginning, and no further up than the root: behind another link, ".." would lead somewhere a look at the text cannot tell.</remarks>
    public static void CheckLink(TreeEntry link, string side)
    {
        var depth = link.Path.Count(character => character == '/');
        var parts = link.Target.Split('/');
        var up = parts.TakeWhile(part => part == "..").Count();
        if (link.Target.Length == 0 || link.Target.StartsWith('/') || up > depth || parts.Skip(up).Contains("..") || (OperatingSystem.IsWindows() && System.IO.Path.IsPathRooted(link.Target)))
        {
            throw new RemoteTransferException($"'{link.Path}' ({side}) is a link to '{link.Target}', outside the directory that is transferred; refused. Replace the link, or transfer its target by itself.");
        }
    }

    /// <summary>Refuses a tree in which something stands below what is no directory.</summary>
    public static void CheckParents(IReadOnlyDictionary<string, TreeEntry> tree, string side)
    {
        foreach (var path in tree.Keys)
        {
            for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
            {
                if (tree.TryGetValue(path[..end], out var parent) && parent.Kind != EntryKind.Directory)
                {
                    throw new RemoteTransferException($"'{path}' ({side}) stands below '{parent.Path}', which is no directory; refused.");
                }
            }
        }
    }
}
