using System.Text;

namespace Spinup.Cli.Output;

/// <summary>Columns padded with spaces: the same on a terminal and in a pipe, never cut or wrapped.</summary>
internal static class TextTable
{
    public static string Of(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.Prepend(heads).Select(row => row.Select(OneLine.Of).ToArray()).ToArray();
        var widths = heads.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in all)
        {
            text.Append(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
