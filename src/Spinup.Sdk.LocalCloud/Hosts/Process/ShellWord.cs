namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>Words for a POSIX shell.</summary>
internal static class ShellWord
{
    /// <summary>Quotes one word, whatever characters it holds.</summary>
    public static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));
}
