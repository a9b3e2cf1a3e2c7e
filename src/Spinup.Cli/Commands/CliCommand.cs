using System.CommandLine;
using Spinup.Cli.CommandLine;

namespace Spinup.Cli.Commands;

/// <summary>One of spinup's commands: its options, its help, what it does.</summary>
internal abstract class CliCommand
{
    private readonly Option<bool> plain = OptionForms.Flag("--plain", "One plain line for each step, also on a terminal");
    private Option<bool>? json;

    protected CliCommand(string name, string description)
    {
        Line = new Command(name, description);
        Line.SetAction((line, _) => RunAsync(Context!.For(line, line.GetValue(plain), json is not null && line.GetValue(json))));
    }

    /// <summary>Gets the command as the parser knows it.</summary>
    public Command Line { get; }

    /// <summary>Gets the usage in one line.</summary>
    public abstract string Synopsis { get; }

    /// <summary>Gets what help says beside the options.</summary>
    public abstract string Notes { get; }

    /// <summary>Gets whether words behind <c>--</c> mean anything here.</summary>
    public virtual bool TakesCommandWords => false;

    /// <summary>Gets or sets what the command is run with; set before it is.</summary>
    public CommandContext? Context { get; set; }

    protected void AddOutputOptions(string? json)
    {
        Line.Add(plain);
        if (json is not null)
        {
            this.json = OptionForms.Flag("--json", json);
            Line.Add(this.json);
        }
    }

    protected abstract Task<int> RunAsync(CommandContext context);
}
