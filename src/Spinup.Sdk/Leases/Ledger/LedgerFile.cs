using Microsoft.Win32.SafeHandles;

namespace Spinup.Sdk.Leases.Ledger;

/// <summary>A ledger on disk, which several processes may share. Only its owner may read it (600, in a directory of 700 if that has to be made).</summary>
internal sealed class LedgerFile : ILedgerStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // A write takes some milliseconds; whoever holds it for longer than that may do so for long.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);
    private readonly TimeProvider time;

    public LedgerFile(string path, TimeProvider time)
    {
        this.time = time;
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            // A link stays one when its target is replaced.
            Path = File.ResolveLinkTarget(Path, returnFinalTarget: true)?.FullName ?? Path;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            // There is nothing yet, or nothing to be had: the first use says so.
        }
    }

    public string Path { get; }

    public async ValueTask<IDisposable> HoldAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        MakeDirectory();
        var since = time.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                // Not the ledger itself, which may be replaced. The file stays: whoever removed it might remove another's hold.
                return OpenOrMake(Path + ".lock", FileShare.None);
            }
            catch (IOException held) when (IsHeld(held) && time.GetElapsedTime(since) < patience)
            {
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public byte[]? ReadOn(ReadOnlySpan<byte> head, long offset)
    {
        if (!File.Exists(Path))
        {
            return offset == 0 && head.Length == 0 ? [] : null;
        }

        using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        return length >= offset && Read(file, 0, head.Length).AsSpan().SequenceEqual(head) ? Read(file, offset, checked((int)(length - offset))) : null;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var isNew = !File.Exists(Path);
        using (var file = Open(Path, FileMode.OpenOrCreate))
        {
            var end = RandomAccess.GetLength(file);
            try
            {
                RandomAccess.Write(file, bytes, end);
                RandomAccess.FlushToDisk(file);
            }
            catch (IOException)
            {
                TakeBack(file, end);
                throw;
            }
        }

        if (isNew)
        {
            DirectorySync.Flush(System.IO.Path.GetDirectoryName(Path)!);
        }
    }

    public void Truncate(long length)
    {
        using var file = Open(Path, FileMode.Open);
        RandomAccess.SetLength(file, length);
        RandomAccess.FlushToDisk(file);
    }

    public void Replace(ReadOnlySpan<byte> bytes)
    {
        var next = Path + ".new";
        using (var file = Open(next, FileMode.OpenOrCreate))
        {
            RandomAccess.SetLength(file, 0); // One may be left of a process that was killed here.
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(next, Path, overwrite: true);
        DirectorySync.Flush(System.IO.Path.GetDirectoryName(Path)!);
    }

    // EWOULDBLOCK of flock on Linux and on the BSDs, with macOS; a sharing violation on Windows. Everything else does not pass by waiting.
    private static bool IsHeld(IOException failure) => failure.HResult is 11 or 35 or unchecked((int)0x80070020) or unchecked((int)0x80070021);

    private static SafeFileHandle Open(string path, FileMode mode)
    {
        if (mode == FileMode.OpenOrCreate)
        {
            // A handle cannot be told the permissions of the file it makes; a stream can.
            OpenOrMake(path, FileShare.ReadWrite).Dispose();
        }

        return File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    private static FileStream OpenOrMake(string path, FileShare share)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    private static byte[] Read(SafeFileHandle file, long offset, int count)
    {
        var bytes = new byte[count];
        var have = 0;
        while (have < count && RandomAccess.Read(file, bytes.AsSpan(have), offset + have) is > 0 and var read)
        {
            have += read;
        }

        return bytes[..have];
    }

    private static void TakeBack(SafeFileHandle file, long end)
    {
        try
        {
            RandomAccess.SetLength(file, end);
        }
        catch (IOException)
        {
            // A torn line stays, and is recognised as one by whoever reads it.
        }
    }

    private void MakeDirectory()
    {
        var directory = System.IO.Path.GetDirectoryName(Path)!;
        if (Directory.Exists(directory))
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
        }
    }
}
