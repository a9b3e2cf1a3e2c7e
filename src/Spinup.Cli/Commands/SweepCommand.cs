namespace Spinup.Cli.Commands;

internal sealed class SweepCommand : CliCommand
{
    public SweepCommand()
        : base("sweep", "Sweep.")
    {
    }

    public override string Synopsis => "spinup sweep";

    public override string Notes => "";

    protected override Task<int> RunAsync(CommandContext context) => throw new CommandException("later");
}
