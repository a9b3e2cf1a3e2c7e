using System.Security.Cryptography;

namespace Spinup.Sdk.Remote.Transfers;

/// <summary>A directory of this machine that files are put into: each is written beside its place and moved there whole. No link is ever written through.</summary>
internal sealed class LocalTarget : IDisposable
{
    private const int ChunkSize = 128 * 1024;
    private readonly string root;
    private readonly string? name;
    private readonly string staging;
    private readonly byte[] buffer = new byte[ChunkSize];
    private bool isStaged;

    /// <param name="root">The directory.</param>
    /// <param name="name">The name for the one file to come, when it is not its own.</param>
    public LocalTarget(string root, string? name)
    {
        (this.root, this.name) = (root, name);
        staging = Path.Combine(root, ".spinup-" + RandomNumberGenerator.GetHexString(12, lowercase: true));
        Guard(root, () => Directory.CreateDirectory(root));
    }

    public string PathOf(string path) => Path.Combine(root, name ?? path);

    public TreeEntry? Find(string path)
    {
        TreeEntry? found = null;
        Guard(PathOf(path), () => found = LocalTree.Find(PathOf(path), path));
        return found is { Kind: EntryKind.Directory }
            ? throw new RemoteTransferException($"'{PathOf(path)}' is a directory here; a file cannot take its place.")
            : found;
    }

    /// <summary>Makes what directories are missing. One that is a link here is refused: what is below it would be written somewhere else.</summary>
    public void MakeDirectories(IEnumerable<TreeEntry> entries)
    {
        foreach (var entry in entries.Where(entry => entry.Kind == EntryKind.Directory).OrderBy(entry => entry.Path, StringComparer.Ordinal))
        {
            var path = PathOf(entry.Path);
            Guard(path, () =>
            {
                if (LocalTree.Find(path, entry.Path) is { Kind: not EntryKind.Directory })
                {
                    throw new RemoteTransferException($"'{path}' is a file or a link here; a directory cannot take its place.");
                }

                Directory.CreateDirectory(path);
                if (!OperatingSystem.IsWindows())
                {
                    // As strict as it will be, but open to us until all is in it.
                    File.SetUnixFileMode(path, entry.Mode | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }
            });
        }
    }

    public void MakeLinks(IEnumerable<TreeEntry> entries)
    {
        foreach (var entry in entries.Where(entry => entry.Kind == EntryKind.Link))
        {
            if (Find(entry.Path) is { } here && here.IsSurelySameAs(entry))
            {
                continue;
            }

            Guard(PathOf(entry.Path), () =>
            {
                File.CreateSymbolicLink(Staged(), entry.Target);
                File.Move(Staged(), PathOf(entry.Path), overwrite: true);
            });
        }
    }

    /// <summary>Gives directories their modes and times, the deepest first: what was put into them has changed both.</summary>
    public void FinishDirectories(IEnumerable<TreeEntry> entries)
    {
        RemoveStaging();
        foreach (var entry in entries.Where(entry => entry.Kind == EntryKind.Directory).OrderByDescending(entry => entry.Path, StringComparer.Ordinal))
        {
            Adjust(entry);
        }
    }

    public void Adjust(TreeEntry entry)
    {
        var path = PathOf(entry.Path);
        Guard(path, () =>
        {
            if (entry.Kind == EntryKind.Directory)
            {
                Directory.SetLastWriteTimeUtc(path, entry.ModifiedAt);
            }
            else
            {
                File.SetLastWriteTimeUtc(path, entry.ModifiedAt);
            }

            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, entry.Mode);
            }
        });
    }

    /// <summary>Writes a file whole, or not at all.</summary>
    /// <exception cref="EndOfStreamException">The contents ended too early.</exception>
    public void Write(TreeEntry entry, Stream contents, long length, TransferMeter meter)
    {
        var path = PathOf(entry.Path);
        FileStream? file = null;
        Guard(path, () => file = new(Staged(), FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        using (file)
        {
            for (var left = length; left > 0;)
            {
                var count = contents.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, left)));
                if (count == 0)
                {
                    throw new EndOfStreamException();
                }

                Guard(path, () => file!.Write(buffer, 0, count));
                left -= count;
                meter.Add(count);
            }

            Guard(path, () =>
            {
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(file!.SafeFileHandle, entry.Mode);
                }

                File.SetLastWriteTimeUtc(file!.SafeFileHandle, entry.ModifiedAt);
            });
        }

        Guard(path, () => File.Move(Staged(), path, overwrite: true));
    }

    public void Dispose() => RemoveStaging();

    private string Staged()
    {
        if (!isStaged)
        {
            Directory.CreateDirectory(staging);
            isStaged = true;
        }

        return Path.Combine(staging, "0");
    }

    private void RemoveStaging()
    {
        if (isStaged)
        {
            isStaged = false;
            Guard(staging, () => Directory.Delete(staging, recursive: true));
        }
    }

    private static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RemoteTransferException($"'{path}' cannot be written: {exception.Message}", exception);
        }
    }
}
