using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Spinup.Sdk.Remote.OpenSsh;

namespace Spinup.Sdk.Remote.Transfers;

/// <summary>Brings a file, or a directory's contents, to a machine.</summary>
internal sealed partial class Upload(SshLink link, string remotePath, IProgress<TransferProgress>? progress, TimeProvider timeProvider)
{
    // As much as a pipe holds: larger writes would be cut into these anyway.
    private const int ChunkSize = 64 * 1024;

    private readonly string staging = ".spinup-" + RandomNumberGenerator.GetHexString(12, lowercase: true);
    private readonly List<TreeEntry> files = [];
    private string root = "";

    public async Task<TransferReceipt> RunAsync(string localPath, CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        var (directory, tree) = Plan(localPath);
        foreach (var entry in tree.Values.Where(entry => entry.Kind == EntryKind.Special))
        {
            throw new RemoteTransferException($"'{LocalPath(entry.Path)}' is a socket, a pipe or a device, which cannot be transferred; leave it out.");
        }

        foreach (var entry in tree.Values.Where(entry => entry.Kind == EntryKind.Link))
        {
            InsidePath.CheckLink(entry, "here");
        }

        var names = tree.Keys.Select(path => path.Split('/')[0]).Distinct(StringComparer.Ordinal).ToList();
        var session = await TransferSession.OpenAsync(link, TransferScripts.Receive(directory, staging, names), cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var adjusted = await ChooseAsync(tree, session, directory, cancellationToken).ConfigureAwait(false);
            CheckSpace(session);
            var meter = new TransferMeter(progress, files.Sum(file => file.Size), files.Count);
            meter.Report();
            await SendAsync(session, tree, meter, cancellationToken).ConfigureAwait(false);
            if (adjusted.Count > 0)
            {
                await link.AskAsync(TransferScripts.Adjust(directory, adjusted), cancellationToken).ConfigureAwait(false);
            }

            var all = tree.Values.Count(entry => entry.Kind == EntryKind.File);
            return new(files.Count, all - files.Count, meter.Bytes, timeProvider.GetElapsedTime(begun));
        }
    }

    /// <summary>Finds out what is to go where: the remote directory, and the tree below it.</summary>
    private (string Directory, Dictionary<string, TreeEntry> Tree) Plan(string localPath)
    {
        var path = Path.GetFullPath(localPath);
        if (!Path.Exists(path))
        {
            throw new RemoteTransferException($"'{localPath}' does not exist here.");
        }

        path = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
        if (Directory.Exists(path))
        {
            root = path;
            return (remotePath, LocalTree.Read(path));
        }

        var isInto = remotePath.EndsWith('/');
        var name = isInto ? Path.GetFileName(localPath) : remotePath[(remotePath.LastIndexOf('/') + 1)..];
        InsidePath.Check(name, "there");
        var entry = LocalTree.Find(path, name) ?? throw new RemoteTransferException($"'{localPath}' does not exist here.");
        root = path;
        return (isInto ? remotePath : remotePath.Contains('/', StringComparison.Ordinal) ? remotePath[..(remotePath.LastIndexOf('/') + 1)] : ".", new() { [name] = entry });
    }

    private string LocalPath(string path) => Directory.Exists(root) ? Path.Combine(root, path) : root;

    /// <summary>Decides what is missing there. Leaves the tree with what must be sent; gives the files that only need their modes or times set.</summary>
    private async Task<List<TreeEntry>> ChooseAsync(Dictionary<string, TreeEntry> tree, TransferSession session, string directory, CancellationToken cancellationToken)
    {
        var doubtful = new List<TreeEntry>();
        var adjusted = new List<TreeEntry>();
        foreach (var entry in tree.Values.OrderBy(entry => entry.Path, StringComparer.Ordinal))
        {
            var there = session.Entries.GetValueOrDefault(entry.Path);
            if (there is not null && (there.Kind == EntryKind.Directory) != (entry.Kind == EntryKind.Directory))
            {
                throw new RemoteTransferException(there.Kind == EntryKind.Directory
                    ? $"'{entry.Path}' in '{remotePath}' on {SshFailure.Name(link.Endpoint)} is a directory; a file cannot take its place. To put it into that directory, end the path with '/'."
                    : $"'{entry.Path}' in '{remotePath}' on {SshFailure.Name(link.Endpoint)} is a file or a link; a directory cannot take its place.");
            }

            if (entry.Kind != EntryKind.File)
            {
                continue;
            }

            if (there is null || !(entry.IsSurelySameAs(there) || entry.IsPerhapsSameAs(there)))
            {
                files.Add(entry);
            }
            else if (!entry.IsSurelySameAs(there))
            {
                doubtful.Add(entry);
            }
            else if (there.Mode != entry.Mode)
            {
                adjusted.Add(entry);
            }
        }

        var same = await RemoteHashes.SameAsync(link, directory, LocalPath, [.. doubtful.Select(entry => entry.Path)], cancellationToken).ConfigureAwait(false);
        adjusted.AddRange(doubtful.Where(entry => same.Contains(entry.Path)));
        files.AddRange(doubtful.Where(entry => !same.Contains(entry.Path)));
        return adjusted;
    }

    /// <summary>Refuses before anything is sent what cannot have room there.</summary>
    private void CheckSpace(TransferSession session)
    {
        var words = session.Greeting.Split(' ');
        var needed = files.Where(file => !session.Entries.ContainsKey(file.Path)).Sum(file => file.Size);
        if (words.Length > 1 && long.TryParse(words[1], CultureInfo.InvariantCulture, out var freeKib) && needed > freeKib * 1024)
        {
            throw new RemoteTransferException(
                $"'{remotePath}' on {SshFailure.Name(link.Endpoint)} has {freeKib / 1024} MiB of space left, and {needed / 1024 / 1024} MiB are to be sent; use a larger disk or another directory.");
        }
    }

    private async Task SendAsync(TransferSession session, Dictionary<string, TreeEntry> tree, TransferMeter meter, CancellationToken cancellationToken)
    {
        using var aborting = cancellationToken.UnsafeRegister(static state => ((TransferSession)state!).Abort(), session);
        try
        {
            await OwnThread.Run(() => Write(session, tree, meter)).ConfigureAwait(false);
            session.CloseInput();
        }
        catch (IOException)
        {
            // The machine's tar or the line ended, or tar complained; which, is seen below.
            session.CloseInput();
        }
        catch (RemoteTransferException)
        {
            session.Abort();
            throw;
        }

        var (status, words) = await session.EndAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (status is null)
        {
            throw await session.FailureAsync().ConfigureAwait(false);
        }

        if (status != 0)
        {
            throw new RemoteTransferException($"'{remotePath}' on {SshFailure.Name(link.Endpoint)} could not take everything: {WithRealNames(words)}");
        }
    }

    private void Write(TransferSession session, Dictionary<string, TreeEntry> tree, TransferMeter meter)
    {
        // Neither is disposed when something fails: both would write an end to an archive that has none.
        var buffered = new BufferedStream(session.Input, ChunkSize);
        var writer = new TarWriter(buffered, TarEntryFormat.Pax, leaveOpen: true);
        var isEmpty = files.Count == 0;
        var parents = files.Select(file => file.Path).Concat(tree.Values.Where(entry => entry.Kind == EntryKind.Link).Select(link => link.Path))
            .Where(path => path.Contains('/', StringComparison.Ordinal)).Select(path => path[..path.LastIndexOf('/')]).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in tree.Values.Where(entry => entry.Kind == EntryKind.Directory).OrderBy(entry => entry.Path, StringComparer.Ordinal))
        {
            var there = session.Entries.GetValueOrDefault(entry.Path);
            if (there is null || there.Mode != entry.Mode || there.ModifiedAt != entry.ModifiedAt || parents.Contains(entry.Path))
            {
                writer.WriteEntry(Header(TarEntryType.Directory, entry.Path + "/", entry));
                isEmpty = false;
            }
        }

        foreach (var entry in tree.Values.Where(entry => entry.Kind == EntryKind.Link && session.Entries.GetValueOrDefault(entry.Path)?.IsSurelySameAs(entry) != true))
        {
            var header = Header(TarEntryType.SymbolicLink, entry.Path, entry);
            header.LinkName = entry.Target;
            writer.WriteEntry(header);
            isEmpty = false;
        }

        var hasLinks = session.Greeting.StartsWith("links", StringComparison.Ordinal);
        for (var index = 0; index < files.Count; index++)
        {
            WriteFile(writer, files[index], hasLinks ? string.Create(CultureInfo.InvariantCulture, $"{staging}/{index}.{files[index].Size}") : null, meter, session);
        }

        writer.Dispose();
        if (isEmpty)
        {
            // TarWriter writes no end when it wrote no entry, and GNU tar refuses a pipe without a byte: two blocks of zeros are an archive of nothing.
            buffered.Write(new byte[1024]);
        }

        buffered.Flush();
    }

    /// <summary>Sends a file under a name in the staging directory, and then a hard link: only what is whole gets its own name.</summary>
    private void WriteFile(TarWriter writer, TreeEntry entry, string? stagingName, TransferMeter meter, TransferSession session)
    {
        using var contents = FileContents.Open(LocalPath(entry.Path), entry.Size, meter, session);
        var header = Header(TarEntryType.RegularFile, stagingName ?? entry.Path, entry);
        header.DataStream = contents;
        writer.WriteEntry(header);
        if (stagingName is not null)
        {
            var placed = Header(TarEntryType.HardLink, entry.Path, entry);
            placed.LinkName = stagingName;
            writer.WriteEntry(placed);
        }

        meter.FileDone();
    }

    private static PaxTarEntry Header(TarEntryType type, string path, TreeEntry entry) =>
        new(type, path) { Mode = entry.Mode, ModificationTime = new DateTimeOffset(entry.ModifiedAt) };

    private string WithRealNames(string words) =>
        StagedName().Replace(words, match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var index && index < files.Count ? files[index].Path : match.Value);

    [GeneratedRegex(@"\.spinup-[0-9a-f]+/([0-9]{1,9})\.[0-9]+")]
    private static partial Regex StagedName();
}
