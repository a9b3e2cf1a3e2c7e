using Spectre.Console;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Remote;

namespace Spinup.Cli.Output;

/// <summary>A spinner while a droplet comes up and a bar while bytes travel. Nothing moves while the command has the terminal.</summary>
internal sealed class TerminalScreen(StandardError standardError) : Screen
{
    private readonly IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public override void Say(string line) => standardError.WriteLine(line);

    public override Task<T> WithPhasesAsync<T>(Func<IProgress<DropletProgress>, Task<T>> work) =>
        console.Status().StartAsync("renting a droplet", context => new Now<DropletProgress>(progress =>
        {
            var line = Markup.Escape(OneLine.Of(PhaseLine(progress)));
            if (progress.Phase is DropletPhase.Ready or DropletPhase.Destroyed)
            {
                console.MarkupLine(line);
            }

            context.Status(line);
        }).WhileAsync(work));

    public override async Task<TransferReceipt> WithBytesAsync(string verb, string what, Func<IProgress<TransferProgress>, Task<TransferReceipt>> work)
    {
        var receipt = await console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask(Markup.Escape(OneLine.Of($"{verb} {what}")), maxValue: 1);
                return work(new Now<TransferProgress>(progress =>
                {
                    bar.MaxValue = Math.Max(progress.BytesTotal, 1);
                    bar.Value = progress.BytesDone;
                }));
            });
        Say(TransferLine(verb, what, receipt));
        return receipt;
    }
}
