namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>Words for a POSIX shell.</summary>
internal static class ShellQuote
{
    /// <summary>Quotes a word so that the shell sees exactly these characters.</summary>
    /// <exception cref="ArgumentException">The word holds NUL, which no argument or variable can.</exception>
    public static string Word(string word)
    {
        if (word.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A command, an argument, a path or a variable holds the character NUL, which no process can be given.");
        }

        return "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
    }

    /// <summary>Quotes a path so that no command takes it for an option.</summary>
    public static string Path(string path) => Word(path.StartsWith('-') ? "./" + path : path);
}
