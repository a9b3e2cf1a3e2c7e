using System.Text;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Reads a CSV text row by row: quotes as RFC 4180 has them, any line end, a byte order mark or none; comma, semicolon or tab, whichever the first line has.</summary>
internal sealed class TraceRows(TextReader text)
{
    // In characters; a time or a count has a few dozen.
    private const int LongestQuoted = 10_000;

    private readonly List<string> fields = [];
    private readonly StringBuilder field = new();
    private int line;
    private char separator;

    /// <summary>Gets the number of the line the row began on, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Gets the row's fields, without the spaces around them. Valid until the next is read.</summary>
    public IReadOnlyList<string> Fields => fields;

    /// <summary>Gets the row as it stood there, nearly.</summary>
    public string Text => string.Join(separator, fields);

    /// <summary>Goes to the next row that is not empty.</summary>
    /// <returns>False at the end.</returns>
    public bool Read()
    {
        while (text.ReadLine() is { } next)
        {
            line++;
            if (line == 1)
            {
                next = next.TrimStart('\uFEFF');
            }

            if (string.IsNullOrWhiteSpace(next))
            {
                continue;
            }

            if (separator == default)
            {
                separator = next.Contains(',', StringComparison.Ordinal) ? ',' : next.Contains(';', StringComparison.Ordinal) ? ';' : next.Contains('\t', StringComparison.Ordinal) ? '\t' : ',';
            }

            Number = line;
            Split(next);
            return true;
        }

        return false;
    }

    private void Split(string row)
    {
        fields.Clear();
        if (!row.Contains('"', StringComparison.Ordinal))
        {
            SplitPlain(row);
            return;
        }

        field.Clear();
        var quoted = false;
        for (var i = 0; ; i++)
        {
            if (i == row.Length && quoted)
            {
                // The quoted field goes on in the next line. Not for ever: a lone quote would otherwise take in the rest of the file.
                if (row.Length > LongestQuoted)
                {
                    throw new TraceFormatException($"Row {Number}: a quote is opened and not closed within {LongestQuoted} characters: {Excerpt(row)}", Number);
                }

                var more = text.ReadLine() ?? throw new TraceFormatException($"Row {Number}: a quote is opened and never closed: {Excerpt(row)}", Number);
                line++;
                row += '\n' + more;
            }
            else if (i == row.Length || (row[i] == separator && !quoted))
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
                if (i == row.Length)
                {
                    return;
                }

                continue;
            }

            if (row[i] != '"')
            {
                field.Append(row[i]);
            }
            else if (quoted && i + 1 < row.Length && row[i + 1] == '"')
            {
                field.Append('"');
                i++;
            }
            else
            {
                quoted = !quoted;
            }
        }
    }

    private void SplitPlain(string row)
    {
        foreach (var part in row.AsSpan().Split(separator))
        {
            fields.Add(row.AsSpan(part).Trim().ToString());
        }
    }

    /// <summary>Cuts a text for a message.</summary>
    // 120: a line of a terminal, beside what the message says itself.
    public static string Excerpt(string text) => text.Length <= 120 ? text : text[..120] + "...";
}
