using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Spinup.Cli.Commands;

namespace Spinup.Cli.CommandLine;

/// <summary>The parser's help, with our usage line in place of its own and what scripts must know behind it.</summary>
internal sealed class HelpText(HelpAction options, IReadOnlyList<CliCommand> commands) : SynchronousCommandLineAction
{
    private const string RootNotes =
        """
        Exit codes: 0, and 125 with one line 'spinup: ...' on standard error when something failed; 'spinup run --help'
        has those of a run. SPINUP_DEBUG=1 adds the stack trace of a failure.
        """;

    public static void AddTo(RootCommand root, IReadOnlyList<CliCommand> commands)
    {
        foreach (var option in root.Options)
        {
            if (option is HelpOption { Action: HelpAction options } help)
            {
                help.Action = new HelpText(options, commands);
            }
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        var command = commands.FirstOrDefault(command => command.Line == parseResult.CommandResult.Command);
        using var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        options.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        foreach (var line in text.ToString().TrimEnd().Split('\n'))
        {
            var usage = line.StartsWith($"  spinup {command?.Line.Name}", StringComparison.Ordinal);
            output.WriteLine(usage && command is not null ? "  " + command.Synopsis : line.TrimEnd());
        }

        output.WriteLine();
        output.WriteLine(command?.Notes ?? RootNotes);
        return 0;
    }
}
