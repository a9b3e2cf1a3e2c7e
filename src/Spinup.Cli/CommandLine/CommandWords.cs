namespace Spinup.Cli.CommandLine;

/// <summary>Our own words, and the command's behind the first <c>--</c>, which are nobody's to interpret.</summary>
internal sealed record CommandWords(string[] Ours, string[]? Command)
{
    public static CommandWords Split(string[] args)
    {
        var at = Array.IndexOf(args, "--");
        return at < 0 ? new(args, null) : new(args[..at], args[(at + 1)..]);
    }
}
