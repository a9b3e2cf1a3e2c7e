using System.Globalization;
using System.Text;

namespace Spinup.Sdk.Remote.Transfers;

/// <summary>Reads the list that the machine sends first; what follows it is left in the stream. Holds the thread.</summary>
internal sealed class RemoteList(Stream stream)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);
    private readonly byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>Reads the first line: "ok ..." or "fail reason".</summary>
    public string ReadLine() => ReadTo((byte)'\n');

    /// <summary>Reads the entries.</summary>
    /// <exception cref="EndOfStreamException">The line was cut.</exception>
    /// <exception cref="RemoteTransferException">The machine could not list all of them.</exception>
    public Dictionary<string, TreeEntry> ReadEntries()
    {
        var tree = new Dictionary<string, TreeEntry>(StringComparer.Ordinal);
        while (true)
        {
            var head = ReadTo(0).Split(' ');
            if (head[0] == "end")
            {
                return head[1] == "0" ? tree : throw new RemoteTransferException("The machine could not list all that is there.");
            }

            var path = ReadTo(0);
            var target = ReadTo(0);
            var entry = new TreeEntry(
                path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path,
                head[0] switch { "f" => EntryKind.File, "d" => EntryKind.Directory, "l" => EntryKind.Link, _ => EntryKind.Special },
                head[0] == "f" ? long.Parse(head[2], CultureInfo.InvariantCulture) : 0,
                Time(head[3]),
                (UnixFileMode)(Convert.ToInt32(head[1], 8) & 0xFFF),
                target);
            tree[entry.Path] = entry;
        }
    }

    /// <summary>Gives what was read beyond the list, and then the rest of the stream.</summary>
    public Stream Rest() => new PrefixedStream(buffer.AsMemory(start, end - start), stream);

    private static DateTime Time(string text)
    {
        // "seconds.fraction", of ten digits with GNU find; decimal, since a double would lose the last ones.
        var seconds = decimal.Parse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return DateTime.UnixEpoch.AddTicks((long)decimal.Floor(seconds * TimeSpan.TicksPerSecond));
    }

    private string ReadTo(byte delimiter)
    {
        List<byte>? before = null;
        while (true)
        {
            var at = buffer.AsSpan(start, end - start).IndexOf(delimiter);
            if (at >= 0)
            {
                var found = buffer.AsSpan(start, at);
                start += at + 1;
                return before is null ? Utf8.GetString(found) : Utf8.GetString([.. before, .. found]);
            }

            (before ??= []).AddRange(buffer.AsSpan(start, end - start));
            start = 0;
            end = stream.Read(buffer);
            if (end == 0)
            {
                throw new EndOfStreamException();
            }
        }
    }
}
