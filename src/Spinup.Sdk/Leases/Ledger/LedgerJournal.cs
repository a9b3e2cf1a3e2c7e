namespace Spinup.Sdk.Leases.Ledger;

/// <summary>Follows a ledger that others write too: reads what was added since, and adds. Not thread-safe.</summary>
/// <param name="store">The bytes.</param>
/// <param name="owner">Who writes.</param>
internal sealed class LedgerJournal(ILedgerStore store, string owner)
{
    // The first line as it was read: another one means another file in its place, to be read from the start.
    private byte[] head = [];
    private long offset;
    private bool endsInLine = true;

    public LedgerState State { get; private set; } = new();

    /// <summary>Gets whether there is no file, or nothing in it.</summary>
    public bool IsEmpty => offset == 0;

    /// <summary>Gets how many torn lines were cut off: writes that were broken off by the end of their process or of the disk's room.</summary>
    public int TornLines { get; private set; }

    /// <summary>Reads on.</summary>
    /// <param name="isHeld">Whether nobody writes at the moment: then a line without an end is torn, and is cut off.</param>
    /// <returns>What was known before, when the file is another one now; otherwise <see langword="null"/>.</returns>
    public LedgerState? Refresh(bool isHeld)
    {
        LedgerState? before = null;
        if (store.ReadOn(head, offset) is not { } bytes)
        {
            (before, State, head, offset, endsInLine) = (State, new(), [], 0, true);
            bytes = store.ReadOn([], 0)!;
        }

        ReadOn(bytes, isHeld);
        return before;
    }

    /// <summary>Adds lines, durably. Only while the store is held, after a <see cref="Refresh"/>.</summary>
    public void Append(IReadOnlyList<LedgerLine> lines, DateTimeOffset now)
    {
        var opening = offset == 0 ? LedgerText.Write(Opening(now)) : [];
        var bytes = new MemoryStream();
        bytes.Write(opening);
        bytes.Write(endsInLine ? [] : "\n"u8);
        foreach (var line in lines)
        {
            bytes.Write(LedgerText.Write(line));
        }

        store.Append(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        if (opening.Length > 0)
        {
            State.Apply(Opening(now));
            head = opening;
        }

        offset += bytes.Length;
        endsInLine = true;
    }

    /// <summary>Leaves out of the file what is not needed any more, if that is worth it. Only while the store is held, after a <see cref="Refresh"/>.</summary>
    /// <param name="before">Leases that ended before are not needed.</param>
    /// <param name="now">The API's time.</param>
    public void Compact(DateTimeOffset before, DateTimeOffset now)
    {
        if (LedgerCompaction.Compacted(ReadAll(), before) is { } lines)
        {
            Replace(lines, now);
        }
    }

    /// <summary>Makes the file whole again: with a first line, and without those that cannot be read. Only while the store is held.</summary>
    public void Mend(DateTimeOffset now)
    {
        Replace(LedgerCompaction.Readable(ReadAll()), now);
        (State, offset) = (new(), 0);
        Refresh(isHeld: true);
    }

    private byte[] ReadAll() => store.ReadOn([], 0)!;

    private void Replace(IReadOnlyList<ReadOnlyMemory<byte>> lines, DateTimeOffset now)
    {
        var opening = LedgerText.Write(Opening(now));
        var bytes = new MemoryStream();
        bytes.Write(opening);
        foreach (var line in lines)
        {
            bytes.Write(line.Span);
            bytes.Write("\n"u8);
        }

        store.Replace(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        (head, offset, endsInLine) = (opening, bytes.Length, true);
    }

    private void ReadOn(byte[] bytes, bool isHeld)
    {
        var at = 0;
        for (int end; (end = Array.IndexOf(bytes, (byte)'\n', at)) >= 0; at = end + 1)
        {
            if (offset == 0 && at == 0)
            {
                head = bytes[..(end + 1)];
            }

            Take(bytes.AsSpan(at, end - at));
        }

        offset += at;
        if (at == bytes.Length)
        {
            endsInLine |= at > 0;
        }
        else if (LedgerText.TryRead(bytes.AsSpan(at), out var line))
        {
            // Whole but for its end.
            State.Apply(line);
            offset += bytes.Length - at;
            endsInLine = false;
        }
        else if (isHeld)
        {
            store.Truncate(offset);
            TornLines++;
        }
    }

    private void Take(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0)
        {
            return;
        }

        if (!LedgerText.TryRead(text, out var line))
        {
            State.CountUnreadable();
        }
        else if (line.V <= LedgerLine.Current)
        {
            State.Apply(line);
        }
    }

    private LedgerLine Opening(DateTimeOffset now) => new() { Step = LedgerStep.Opened, At = now, Owner = owner, File = IntentId.New(now).ToString() };
}
