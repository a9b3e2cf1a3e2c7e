namespace Spinup.Sdk.Leases.Ledger;

/// <summary>Chooses the lines that a ledger keeps.</summary>
internal static class LedgerCompaction
{
    /// <summary>How many lines must have become of no use before the file is written anew.</summary>
    internal const int WorthIt = 200;

    /// <summary>Gives the lines to keep, without the first, or <see langword="null"/> when it is not worth it.</summary>
    /// <remarks>Lines that cannot be read are kept, and so are those of later versions: what they say is not known here.</remarks>
    /// <param name="file">The whole file.</param>
    /// <param name="before">The lines of leases that ended before are of no use.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Compacted(ReadOnlyMemory<byte> file, DateTimeOffset before)
    {
        var lines = Split(file).Select(text => (Text: text, Line: LedgerText.TryRead(text.Span, out var line) ? line : null)).ToList();
        var state = new LedgerState();
        lines.ForEach(entry =>
        {
            if (entry.Line is { V: <= LedgerLine.Current } line)
            {
                state.Apply(line);
            }
        });
        var over = state.Forget(before).Select(lease => lease.Name.ToString()).ToHashSet(StringComparer.Ordinal);
        var acknowledged = lines.Where(entry => entry.Line?.Step == LedgerStep.Acknowledged).GroupBy(entry => entry.Line!.Account).Select(group => group.Last().Line).ToHashSet();
        var kept = lines.Where(entry => entry.Line is not { } line || (line.Step switch
        {
            LedgerStep.Opened => false,
            LedgerStep.Acknowledged => acknowledged.Contains(line),
            _ => line.V > LedgerLine.Current || line.Name is null || !over.Contains(line.Name),
        })).Select(entry => entry.Text).ToList();
        return lines.Count - kept.Count > WorthIt ? kept : null;
    }

    /// <summary>Gives the lines that can be read, without the first.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Readable(ReadOnlyMemory<byte> file) =>
        [.. Split(file).Where(text => LedgerText.TryRead(text.Span, out var line) && line.Step != LedgerStep.Opened)];

    private static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> file)
    {
        while (file.Length > 0)
        {
            var end = file.Span.IndexOf((byte)'\n');
            var line = end < 0 ? file : file[..end];
            file = file[(end < 0 ? file.Length : end + 1)..];
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }
}
