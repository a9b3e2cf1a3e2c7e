using System.Formats.Tar;

namespace Spinup.Sdk.Remote.Transfers;

/// <summary>What is below a directory of this machine.</summary>
internal static class LocalTree
{
    /// <summary>Windows has no permission bits: what is carried from there can be read by all and run.</summary>
    private const UnixFileMode WindowsMode = (UnixFileMode)0b111_101_101;

    // A link's own bits mean nothing; these are what every system shows.
    private const UnixFileMode LinkMode = (UnixFileMode)0b111_111_111;

    /// <summary>Reads a directory's contents, without following links.</summary>
    /// <exception cref="RemoteTransferException">Something cannot be read, or cannot be carried.</exception>
    public static Dictionary<string, TreeEntry> Read(string root)
    {
        var tree = new Dictionary<string, TreeEntry>(StringComparer.Ordinal);
        try
        {
            Read(new DirectoryInfo(root), "", tree);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RemoteTransferException($"'{root}' cannot be read: {exception.Message}", exception);
        }

        return tree;
    }

    /// <summary>Describes one file or directory, or gives <see langword="null"/> when there is none.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">The path it shall have in the tree.</param>
    public static TreeEntry? Find(string path, string name)
    {
        FileSystemInfo info = new FileInfo(path);
        if (info.LinkTarget is null && !info.Exists)
        {
            info = new DirectoryInfo(path);
        }

        return info.Exists || info.LinkTarget is not null ? Describe(info, name) : null;
    }

    private static void Read(DirectoryInfo directory, string prefix, Dictionary<string, TreeEntry> tree)
    {
        foreach (var info in directory.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false }))
        {
            var path = prefix + info.Name;
            InsidePath.Check(path, "here");
            var entry = Describe(info, path);
            tree.Add(path, entry);
            if (entry.Kind == EntryKind.Directory)
            {
                Read((DirectoryInfo)info, path + "/", tree);
            }
        }
    }

    private static TreeEntry Describe(FileSystemInfo info, string path)
    {
        if (info.LinkTarget is { } target)
        {
            return new(path, EntryKind.Link, 0, info.LastWriteTimeUtc, LinkMode, target);
        }

        var mode = OperatingSystem.IsWindows() ? WindowsMode : info.UnixFileMode;

        if (info is not FileInfo file)
        {
            return new(path, EntryKind.Directory, 0, info.LastWriteTimeUtc, mode);
        }

        // A named pipe looks like an empty file and would be waited at for ever when opened.
        var kind = file.Length == 0 && IsSpecial(file.FullName) ? EntryKind.Special : EntryKind.File;
        return new(path, kind, file.Length, file.LastWriteTimeUtc, mode);
    }

    // The runtime tells the kind of a file to nobody but its tar writer.
    private static bool IsSpecial(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            using var archive = new MemoryStream();
            using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
            {
                writer.WriteEntry(path, "x");
            }

            archive.Position = 0;
            using var reader = new TarReader(archive);
            return reader.GetNextEntry() is not { EntryType: TarEntryType.RegularFile };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A socket, which no archive takes; or an empty file that cannot be opened, which shows again when it is sent.
            return exception is not UnauthorizedAccessException;
        }
    }
}
