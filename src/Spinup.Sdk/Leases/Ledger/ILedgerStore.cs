namespace Spinup.Sdk.Leases.Ledger;

/// <summary>The bytes of a ledger, and the right to change them. What cannot be done throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.</summary>
internal interface ILedgerStore
{
    /// <summary>Gets where it is, for messages.</summary>
    string Path { get; }

    /// <summary>Waits until no other process changes it. Whoever is killed holds it no longer.</summary>
    /// <returns>Ends the hold.</returns>
    /// <exception cref="IOException">Not within this time, or it cannot be changed at all.</exception>
    ValueTask<IDisposable> HoldAsync(TimeSpan patience, CancellationToken cancellationToken);

    /// <summary>Reads what stands behind an offset, in one look. Needs no hold.</summary>
    /// <returns><see langword="null"/> when it does not begin with these bytes, or ends before the offset: then it is not what was read before.</returns>
    byte[]? ReadOn(ReadOnlySpan<byte> head, long offset);

    /// <summary>Writes at the end. On the disk when it returns; when it throws nothing is left of it, as far as that can be had.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Cuts the end off.</summary>
    void Truncate(long length);

    /// <summary>Puts other bytes in the place of all. Whoever looks, after a crash too, sees the old or the new.</summary>
    void Replace(ReadOnlySpan<byte> bytes);
}
