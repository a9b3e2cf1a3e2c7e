namespace Spinup.Cli.Commands;

internal sealed class DestroyCommand : CliCommand
{
    public DestroyCommand()
        : base("destroy", "Destroy.")
    {
    }

    public override string Synopsis => "spinup destroy";

    public override string Notes => "";

    protected override Task<int> RunAsync(CommandContext context) => throw new CommandException("later");
}
