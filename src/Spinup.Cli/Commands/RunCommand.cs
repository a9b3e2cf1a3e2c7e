using System.CommandLine;
using Spinup.Cli.CommandLine;
using Spinup.Cli.Output;
using Spinup.Cli.Renting;

namespace Spinup.Cli.Commands;

/// <summary><c>spinup run</c>: one command on a droplet of its own.</summary>
internal sealed class RunCommand : CliCommand
{
    private readonly ConnectionOptions connection;
    private readonly DropletOptions droplet;
    private readonly Option<string> upload = OptionForms.Text("--upload", "DIR", "Put this directory's contents into the command's working directory first");
    private readonly Option<string[]> download = new("--download")
    {
        Description = "Bring a file or a directory's contents back when the command has ended, failed or not; REMOTE is relative to the working directory. May be repeated.",
        HelpName = "REMOTE LOCAL",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    public RunCommand()
        : base("run", "Run one command on a droplet of its own, and destroy the droplet.")
    {
        Line.Add(upload);
        Line.Add(download);
        droplet = new(Line);
        connection = new(Line);
        AddOutputOptions(json: "Print one JSON document about the run on standard output; the command's own output then goes to standard error");
    }

    public override bool TakesCommandWords => true;

    public override string Synopsis => "spinup run [options] -- CMD [ARG...]";

    public override string Notes =>
        """
        The words behind -- are the command and its arguments, handed over as they are; for pipes and
        variables of the droplet's shell write: -- sh -c '...'. It runs in a new directory on the droplet,
        reads spinup's standard input where that is redirected, and its output comes through as it is,
        standard output to standard output. What spinup has to say goes to standard error.

        Once the command has ended, or its line was cut, the end takes --destroy-timeout and 7 seconds at
        most, whatever the API does: up to 4 for a look whether the droplet is still there, the rest for
        the key and the connections.

        Exit codes:
          0..255  the command's own; 128 + N when signal N ended it
          124     the lifetime ran out; the command was ended and the droplet destroyed
          125     spinup failed, or could not confirm that the droplet is gone: one line 'spinup: ...' says what
          130/143 Ctrl-C or SIGTERM; the droplet was destroyed first (129, 131 for SIGHUP, SIGQUIT)
          141     the reader of standard output left (as in '| head'); the droplet was destroyed
        """;

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var wish = droplet.Read(context.Line);
        if (context.CommandWords is not { Length: > 0 } words || words[0].Length == 0)
        {
            throw new CommandException("no command to run; write it behind --, for example: spinup run -- uname -a");
        }

        var uploads = context.Line.GetValue(upload);
        var downloads = Downloads(context.Line);
        if (uploads is not null)
        {
            LocalFiles.EnsureReadable(uploads);
        }

        foreach (var (_, local) in downloads)
        {
            LocalFiles.EnsureWritable(local);
        }

        await using var session = await SpinupSession.OpenForCommandsAsync(connection.Read(context.Line), wish, context.Signals.Token);
        var run = new Run(words, uploads, downloads, context.Json ? null : StandardOutput.Open(), context);
        var end = await new Rental(session, wish, context.Screen, context.Signals).UseAsync(run.OnAsync);
        end = run.Adjust(end);
        if (context.Json)
        {
            CommandContext.WriteDocument(RunDocument.Of(end, run), RunDocument.Json);
        }

        return end.Failure is { } failure ? context.Fail(failure, end.ExitCode) : end.ExitCode;
    }

    private (string Remote, string Local)[] Downloads(ParseResult line)
    {
        var words = line.GetValue(download) ?? [];
        var times = line.GetResult(download)?.IdentifierTokenCount ?? 0;
        return words.Length == 2 * times && words.All(word => word.Length > 0)
            ? words.Chunk(2).Select(pair => (pair[0], pair[1])).ToArray()
            : throw new CommandException("--download takes two words each time: what on the droplet, and where to here");
    }
}
