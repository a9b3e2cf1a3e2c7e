using System.Formats.Tar;
using System.Text;
using Spinup.Sdk.Remote.OpenSsh;

namespace Spinup.Sdk.Remote.Transfers;

/// <summary>Brings a file, or a directory's contents, from a machine. What the machine says is not trusted: nothing is written but what was asked for, below the target.</summary>
internal sealed class Download(SshLink link, string remotePath, IProgress<TransferProgress>? progress, TimeProvider timeProvider)
{
    private readonly Dictionary<string, TreeEntry> wanted = new(StringComparer.Ordinal);

    public async Task<TransferReceipt> RunAsync(string localPath, CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        var session = await TransferSession.OpenAsync(link, TransferScripts.Send(remotePath), cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            Check(session.Entries);
            using var target = Target(session, localPath);
            target.MakeDirectories(session.Entries.Values);
            await ChooseAsync(session, target, cancellationToken).ConfigureAwait(false);
            var meter = new TransferMeter(progress, wanted.Values.Sum(file => file.Size), wanted.Count);
            meter.Report();
            var files = session.Entries.Values.Count(entry => entry.Kind == EntryKind.File);
            await ReceiveAsync(session, target, meter, cancellationToken).ConfigureAwait(false);
            target.MakeLinks(session.Entries.Values);
            target.FinishDirectories(session.Entries.Values);
            return new(meter.Files, files - meter.Files, meter.Bytes, timeProvider.GetElapsedTime(begun));
        }
    }

    private static void Check(Dictionary<string, TreeEntry> tree)
    {
        const string Side = "on the machine";
        foreach (var entry in tree.Values)
        {
            InsidePath.Check(entry.Path, Side);
            if (entry.Kind == EntryKind.Special)
            {
                throw new RemoteTransferException($"'{entry.Path}' ({Side}) is a socket, a pipe or a device, which cannot be transferred; leave it out.");
            }

            if (entry.Kind == EntryKind.Link)
            {
                InsidePath.CheckLink(entry, Side);
            }
        }

        InsidePath.CheckParents(tree, Side);
    }

    private static LocalTarget Target(TransferSession session, string localPath)
    {
        var full = Path.GetFullPath(localPath);
        if (session.Greeting == "directory")
        {
            return new(full, name: null);
        }

        var name = session.Entries.Count == 1 ? session.Entries.Keys.Single() : throw new RemoteTransferException("The machine lists more than the one file asked for; refused.");
        if (Path.EndsInDirectorySeparator(localPath))
        {
            return new(full, name: null);
        }

        return Directory.Exists(full)
            ? throw new RemoteTransferException($"'{localPath}' is a directory here; to put '{name}' into it, end the path with '/'.")
            : new(Path.GetDirectoryName(full)!, Path.GetFileName(full));
    }

    private async Task ChooseAsync(TransferSession session, LocalTarget target, CancellationToken cancellationToken)
    {
        var doubtful = new List<TreeEntry>();
        foreach (var entry in session.Entries.Values.Where(entry => entry.Kind == EntryKind.File))
        {
            var here = target.Find(entry.Path);
            if (here is null || !(entry.IsSurelySameAs(here) || entry.IsPerhapsSameAs(here)))
            {
                wanted.Add(entry.Path, entry);
            }
            else if (!entry.IsSurelySameAs(here))
            {
                doubtful.Add(entry);
            }
            else if (here.Mode != entry.Mode)
            {
                target.Adjust(entry);
            }
        }

        var directory = session.Greeting == "directory" ? remotePath : remotePath.Contains('/', StringComparison.Ordinal) ? remotePath[..(remotePath.LastIndexOf('/') + 1)] : ".";
        var same = await RemoteHashes.SameAsync(link, directory, target.PathOf, [.. doubtful.Select(entry => entry.Path)], cancellationToken).ConfigureAwait(false);
        foreach (var entry in doubtful)
        {
            if (same.Contains(entry.Path))
            {
                target.Adjust(entry);
            }
            else
            {
                wanted.Add(entry.Path, entry);
            }
        }
    }

    private async Task ReceiveAsync(TransferSession session, LocalTarget target, TransferMeter meter, CancellationToken cancellationToken)
    {
        using var aborting = cancellationToken.UnsafeRegister(static state => ((TransferSession)state!).Abort(), session);
        var asking = AskAsync(session);
        Exception? broken = null;
        try
        {
            await OwnThread.Run(() => Read(session, target, meter)).ConfigureAwait(false);
        }
        catch (RemoteTransferException)
        {
            session.Abort();
            throw;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException or ObjectDisposedException)
        {
            broken = exception;
        }
        finally
        {
            await asking.ConfigureAwait(false);
        }

        if (broken is not null)
        {
            // What is left of the stream is nobody's: the client need not wait for it to be read.
            session.Abort();
        }

        var (status, words) = await session.EndAsync(cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (broken is InvalidDataException or FormatException)
        {
            throw new RemoteTransferException($"{SshFailure.Name(link.Endpoint)} sent an archive that cannot be read: {broken.Message}", broken);
        }

        if (wanted.Count > 0 && status is not null)
        {
            throw new RemoteTransferException($"'{remotePath}' on {SshFailure.Name(link.Endpoint)} could not be read in full ({wanted.Keys.First()}): {words}");
        }

        if (wanted.Count > 0)
        {
            throw await session.FailureAsync().ConfigureAwait(false);
        }
    }

    private async Task AskAsync(TransferSession session)
    {
        try
        {
            await session.Input.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(wanted.Keys.Select(path => $"./{path}\0"))), CancellationToken.None).ConfigureAwait(false);
            session.CloseInput();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The session ended; the reader sees that too.
        }
    }

    private void Read(TransferSession session, LocalTarget target, TransferMeter meter)
    {
        using var buffered = new BufferedStream(session.Output, 128 * 1024);
        using var reader = new TarReader(buffered, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            var path = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !wanted.TryGetValue(path, out var file))
            {
                throw new RemoteTransferException($"{SshFailure.Name(link.Endpoint)} sent '{entry.Name}', which was not asked for; refused.");
            }

            target.Write(file, entry.DataStream ?? Stream.Null, entry.Length, meter);
            wanted.Remove(path);
            meter.FileDone();
        }

        // Padding, up to the end of what tar writes: a client that stops reading would make it fail.
        buffered.CopyTo(Stream.Null);
    }
}
