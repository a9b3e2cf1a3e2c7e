using System.CommandLine;
using System.CommandLine.Help;
using Spinup.Cli.CommandLine;
using Spinup.Cli.Commands;
using Spinup.Cli.Output;

namespace Spinup.Cli;

/// <summary>From the words to the exit code. Whatever goes wrong ends in one line on standard error and 125.</summary>
internal static class SpinupProgram
{
    public static async Task<int> RunAsync(string[] args)
    {
        var words = CommandWords.Split(args);
        using var signals = new TerminationSignals();
        var standardError = StandardError.Open();
        CliCommand[] commands = [new RunCommand(), new SshCommand(), new PsCommand(), new DestroyCommand(), new SweepCommand(), new CloudCommand(), new BacktestCommand(), new WatchCommand()];
        var root = new RootCommand("Rent a DigitalOcean droplet for one command, and be sure that it is gone.");
        foreach (var command in commands)
        {
            root.Add(command.Line);
        }

        HelpText.AddTo(root, commands);
        // No response files: a word that begins with @ is the user's word.
        var line = root.Parse(words.Ours, new ParserConfiguration { ResponseFileTokenReplacer = null });
        var context = new CommandContext(line, words.Command, standardError, signals);
        try
        {
            if (words.Ours.Length == 0 && words.Command is null)
            {
                return await root.Parse(["--help"]).InvokeAsync(Plainly);
            }

            EnsureUnderstood(line, words, commands.FirstOrDefault(command => command.Line == line.CommandResult.Command));
            foreach (var command in commands)
            {
                command.Context = context;
            }

            return await line.InvokeAsync(Plainly);
        }
        catch (OperationCanceledException) when (signals.Name is not null)
        {
            return signals.ExitCode;
        }
        catch (Exception failure)
        {
            return Report(failure, words, context);
        }
    }

    // The parser's own handlers would end the process two seconds after a signal, and print stack traces.
    private static InvocationConfiguration Plainly => new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };

    private static void EnsureUnderstood(ParseResult line, CommandWords words, CliCommand? command)
    {
        if (line.Action is HelpAction or HelpText)
        {
            return;
        }

        var help = command is null ? "spinup --help" : $"spinup {command.Line.Name} --help";
        if (command?.TakesCommandWords is true && line.UnmatchedTokens is [var stray, ..])
        {
            throw new CommandException(stray.StartsWith('-')
                ? $"unknown option {stray}; see '{help}'"
                : $"'{stray}' is in no place for a command; write it behind --, as in: {command.Synopsis}");
        }

        if (command is null && line.UnmatchedTokens is [var unknown, ..])
        {
            throw new CommandException($"unknown {(unknown.StartsWith('-') ? "option" : "command")} {unknown}; see '{help}'");
        }

        if (line.Errors is [var wrong, ..])
        {
            throw new CommandException($"{wrong.Message.TrimEnd('.')}; see '{help}'");
        }

        if (words.Command is not null && command is { TakesCommandWords: false })
        {
            throw new CommandException($"{command.Line.Name} takes no command behind --; see '{help}'");
        }
    }

    private static int Report(Exception failure, CommandWords words, CommandContext context)
    {
        var line = Failures.Describe(failure);
        if (words.Ours.Contains("--json"))
        {
            CommandContext.WriteDocument(new FailureDocument(line, ExitCode.Failure), FailureJson.Default.FailureDocument);
        }

        return context.Fail(line);
    }
}
