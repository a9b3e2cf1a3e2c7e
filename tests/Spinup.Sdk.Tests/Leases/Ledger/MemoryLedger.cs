using Spinup.Sdk.Leases.Ledger;

namespace Spinup.Tests.Sdk.Leases.Ledger;

/// <summary>A ledger's bytes in memory, which can fail in every way that a disk can, and outlives the "processes" that write it.</summary>
internal sealed class MemoryLedger : ILedgerStore
{
    private byte[] bytes = [];
    private bool isHeld;

    public string Path => "memory/ledger.jsonl";

    public byte[] Bytes
    {
        get => bytes;
        set => bytes = value;
    }

    /// <summary>Gets or sets how many bytes may still be written before the process is killed in the middle of it.</summary>
    public int? KilledAfter { get; set; }

    /// <summary>Gets or sets how many bytes fit on the disk.</summary>
    public int Room { get; set; } = int.MaxValue;

    /// <summary>Gets or sets whether a write that failed leaves what fitted.</summary>
    public bool LeavesTorn { get; set; }

    public bool IsReadOnly { get; set; }

    public bool IsUnreadable { get; set; }

    public int Flushes { get; private set; }

    public ValueTask<IDisposable> HoldAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (IsReadOnly)
        {
            throw new UnauthorizedAccessException("Access to the path is denied.");
        }

        if (isHeld)
        {
            throw new IOException("The file is being used by another process.");
        }

        isHeld = true;
        return new(new Hold(this));
    }

    public byte[]? ReadOn(ReadOnlySpan<byte> head, long offset)
    {
        if (IsUnreadable)
        {
            throw new IOException("Input/output error");
        }

        return bytes.Length >= offset && bytes.AsSpan().StartsWith(head) ? bytes[(int)offset..] : null;
    }

    public void Append(ReadOnlySpan<byte> more)
    {
        Assert.True(isHeld);
        if (KilledAfter is { } left && left < more.Length)
        {
            bytes = [.. bytes, .. more[..left]];
            throw new KilledException();
        }

        KilledAfter -= more.Length;
        if (bytes.Length + more.Length > Room)
        {
            bytes = LeavesTorn && Room > bytes.Length ? [.. bytes, .. more[..(Room - bytes.Length)]] : bytes;
            throw new IOException("No space left on device");
        }

        bytes = [.. bytes, .. more];
        Flushes++;
    }

    public void Truncate(long length)
    {
        Assert.True(isHeld);
        bytes = bytes[..(int)length];
    }

    public void Replace(ReadOnlySpan<byte> all)
    {
        Assert.True(isHeld);
        bytes = all.ToArray();
    }

    private sealed class Hold(MemoryLedger of) : IDisposable
    {
        public void Dispose() => of.isHeld = false;
    }
}

/// <summary>The process was killed here.</summary>
internal sealed class KilledException : Exception;
