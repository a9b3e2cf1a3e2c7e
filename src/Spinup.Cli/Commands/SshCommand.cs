namespace Spinup.Cli.Commands;

internal sealed class SshCommand : CliCommand
{
    public SshCommand()
        : base("ssh", "Open a shell on a droplet.")
    {
    }

    public override string Synopsis => "spinup ssh";

    public override string Notes => "";

    protected override Task<int> RunAsync(CommandContext context) => throw new CommandException("later");
}
