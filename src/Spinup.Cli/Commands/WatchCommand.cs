using System.CommandLine;
using Spinup.Cli.CommandLine;
using Spinup.Cli.Watching;

namespace Spinup.Cli.Commands;

/// <summary><c>spinup watch</c>: the watchdog, which the SDK starts. Not in the list of commands.</summary>
internal sealed class WatchCommand : CliCommand
{
    private readonly Option<string> log = OptionForms.Text("--log", "FILE", "Append to this file when it stood guard, when its owner died, what it destroyed and what it could not confirm");

    public WatchCommand()
        : base("watch", "Stand guard over a program's droplets. Started by the SDK, not by people.")
    {
        Line.Hidden = true;
        Line.Add(log);
    }

    public override string Synopsis => "spinup watch [--log FILE]";

    public override string Notes =>
        """
        A program that sets SpinupOptions.Watchdog (or 'spinup run --watchdog') starts this and tells it its
        leases over standard input, one JSON document a line; the token comes the same way, never as an
        argument or a variable. It answers "ready" on standard output. When standard input ends without "bye",
        the program is dead: every droplet of it that is not meant to outlive it is destroyed, confirmed, with
        the keys, volumes and tags of its runs. A create that had no answer yet is looked up by its name for
        20 seconds.

        It lives in a session of its own and passes over Ctrl-C, SIGTERM and SIGHUP: the pipe alone ends it.
        It does not survive the kill of a whole cgroup, container or job object; 'spinup sweep' does the rest.
        Its standard error ends with the program, so what could not be confirmed is found in --log FILE.

        Exit codes: 0 when the program said goodbye, or all it left is confirmed gone; else 125.
        """;

    protected override async Task<int> RunAsync(CommandContext context)
    {
        if (!Console.IsInputRedirected)
        {
            throw new CommandException("watch is started by the SDK, which speaks to it over standard input; see 'spinup watch --help'");
        }

        OwnSession.Begin();
        using var file = WatchLog.Open(context.Line.GetValue(log));
        await using var watch = new Watch(Console.OpenStandardInput(), Console.OpenStandardOutput(), file);
        if (await watch.ListenAsync())
        {
            file.Say("the program ended in order");
            return ExitCode.Success;
        }

        if (watch.Hello is not { } hello)
        {
            return ExitCode.Success; // It died before it had anything to guard.
        }

        file.Say($"the program is dead, {watch.Leases.Orphans.Count} leases are open");
        var left = await new OrphanEnd(watch.Client, hello, watch.Leases, file).RunAsync();
        if (left.Count == 0)
        {
            file.Say("nothing is left");
            return ExitCode.Success;
        }

        var line = $"could not confirm the end of {left.Count} things of a program that died; they may cost money until a sweep: {string.Join("; ", left)}";
        file.Say(line);
        return Fail(context, line);
    }

    private static int Fail(CommandContext context, string line)
    {
        try
        {
            return context.Fail(line);
        }
        catch (IOException)
        {
            return ExitCode.Failure; // Standard error went with the program.
        }
    }
}
