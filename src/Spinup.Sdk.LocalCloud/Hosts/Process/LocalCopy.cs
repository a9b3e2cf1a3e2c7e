using System.Diagnostics;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>Copies a file or a directory's contents, file by file, leaving out what is there already.</summary>
/// <param name="from">A file or a directory, absolute.</param>
/// <param name="to">Where it goes, absolute.</param>
/// <param name="into">Whether a file goes into <paramref name="to"/> rather than becoming it.</param>
/// <param name="ownerLike">The droplet's directory when it is copied to, whose user shall own what is made.</param>
/// <param name="confinement">The directory that nothing may be written outside of, or null.</param>
/// <param name="progress">Told as it goes.</param>
internal sealed class LocalCopy(string from, string to, bool into, string? ownerLike, string? confinement, IProgress<TransferProgress>? progress)
{
    private const int BufferSize = 256 * 1024;
    private readonly byte[] buffer = new byte[BufferSize];
    private TransferProgress state;
    private int skipped;

    public async Task<TransferReceipt> RunAsync(CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            List<(FileSystemInfo Source, string Target)> entries = [];
            if (Directory.Exists(from))
            {
                List(new DirectoryInfo(from), to, from, entries);
            }
            else if (File.Exists(from))
            {
                entries.Add((new FileInfo(from), into || Directory.Exists(to) ? Path.Combine(to, Path.GetFileName(from)) : to));
            }
            else
            {
                throw new RemoteTransferException($"'{from}' is not there.");
            }

            await CopyAsync(entries, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RemoteTransferException($"The copy to '{to}' failed: {e.Message}", e);
        }

        return new TransferReceipt(state.FilesDone, skipped, state.BytesDone, Stopwatch.GetElapsedTime(since));
    }

    private static bool IsThere(FileInfo source, string target) =>
        new FileInfo(target) is { Exists: true, LinkTarget: null } there && there.Length == source.Length && there.LastWriteTimeUtc == source.LastWriteTimeUtc;

    private static void List(DirectoryInfo directory, string target, string top, List<(FileSystemInfo Source, string Target)> entries)
    {
        entries.Add((directory, target));
        foreach (var entry in directory.EnumerateFileSystemInfos("*", new EnumerationOptions { AttributesToSkip = 0 }))
        {
            var path = Path.Combine(target, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                if (Path.IsPathRooted(link) || !DropletPath.IsWithin(top, Path.GetFullPath(link, Path.GetDirectoryName(entry.FullName)!)))
                {
                    throw new RemoteTransferException($"'{entry.FullName}' is a symbolic link to '{link}', outside of what is copied.");
                }

                entries.Add((entry, path));
            }
            else if (entry is DirectoryInfo inner)
            {
                List(inner, path, top, entries);
            }
            else if ((entry.Attributes & FileAttributes.Device) == 0)
            {
                entries.Add((entry, path));
            }
        }
    }

    private async Task CopyAsync(List<(FileSystemInfo Source, string Target)> entries, CancellationToken cancellationToken)
    {
        var files = entries.Where(e => e.Source is FileInfo { LinkTarget: null }).ToList();
        var missing = files.Where(e => !IsThere((FileInfo)e.Source, e.Target)).Select(e => e.Target).ToHashSet();
        skipped = files.Count - missing.Count;
        state = new TransferProgress(0, files.Where(e => missing.Contains(e.Target)).Sum(e => ((FileInfo)e.Source).Length), 0, missing.Count);
        progress?.Report(state);
        foreach (var (source, target) in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (confinement is not null && (!DropletPath.IsWithin(confinement, target) || DropletPath.LeavesByLink(confinement, target)))
            {
                throw new RemoteTransferException($"'{target}' leads out of the droplet's directory.");
            }

            if (source.LinkTarget is { } link)
            {
                MakeDirectory(Path.GetDirectoryName(target)!);
                File.Delete(target);
                File.CreateSymbolicLink(target, link);
                Give(target);
            }
            else if (source is DirectoryInfo)
            {
                MakeDirectory(target);
            }
            else if (missing.Contains(target))
            {
                await CopyFileAsync((FileInfo)source, target, cancellationToken);
            }
        }
    }

    // Under another name first: whoever looks, or comes after a cut, sees whole files only.
    private async Task CopyFileAsync(FileInfo source, string target, CancellationToken cancellationToken)
    {
        MakeDirectory(Path.GetDirectoryName(target)!);
        var part = target + ".spinup-part";
        try
        {
            File.Delete(part);
            await using (var input = new FileStream(source.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
            await using (var output = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0))
            {
                int read;
                while ((read = await input.ReadAsync(buffer, cancellationToken)) > 0)
                {
                    await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                    state = state with { BytesDone = state.BytesDone + read };
                    progress?.Report(state);
                }
            }

            Posix.CopyMode(source.FullName, part);
            File.SetLastWriteTimeUtc(part, source.LastWriteTimeUtc);
            Give(part);
            File.Move(part, target, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }

        state = state with { FilesDone = state.FilesDone + 1 };
        progress?.Report(state);
    }

    private void MakeDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        MakeDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateDirectory(path);
        Give(path);
    }

    private void Give(string path)
    {
        if (ownerLike is not null && Posix.EffectiveUser == 0)
        {
            Posix.Own(path, Machine.CommandUser, Machine.CommandUser);
        }
    }
}
