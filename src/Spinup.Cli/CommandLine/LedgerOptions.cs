using System.CommandLine;

namespace Spinup.Cli.CommandLine;

/// <summary>Where leases are written down.</summary>
internal sealed class LedgerOptions
{
    private readonly Option<string> path = OptionForms.Text("--ledger", "PATH", "Where to write down what is rented, for a quicker recovery; never needed to clean up [$XDG_STATE_HOME/spinup/ledger.jsonl, else ~/.local/state/spinup/ledger.jsonl]");
    private readonly Option<bool> none = OptionForms.Flag("--no-ledger", "Write nothing down");

    public LedgerOptions(Command command)
    {
        command.Add(path);
        command.Add(none);
    }

    /// <returns>The file; <see langword="null"/> for none.</returns>
    public string? Read(ParseResult line)
    {
        var given = line.GetValue(path);
        if (!line.GetValue(none))
        {
            return given ?? Usual();
        }

        return given is null ? null : throw new CommandException("--ledger and --no-ledger contradict each other");
    }

    /// <summary>The place for state that is no configuration and may be lost (XDG Base Directory Specification 0.8); none where there is no home.</summary>
    private static string? Usual()
    {
        // The specification says that a relative path is to be ignored.
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { } given && Path.IsPathRooted(given) ? given : OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".local", "state") : "";
        return state.Length > 0 ? Path.Combine(state, "spinup", "ledger.jsonl") : null;
    }
}
