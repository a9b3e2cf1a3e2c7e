using Spinup.Sdk.Droplets;
using Spinup.Sdk.Remote;

namespace Spinup.Cli.Output;

/// <summary>One line a phase: for logs, pipes and <c>--plain</c>.</summary>
internal sealed class PlainScreen(StandardError standardError) : Screen
{
    public override void Say(string line) => standardError.WriteLine(line);

    public override Task<T> WithPhasesAsync<T>(Func<IProgress<DropletProgress>, Task<T>> work)
    {
        DropletPhase? last = null;
        return new Now<DropletProgress>(progress =>
        {
            if (progress.Phase != last)
            {
                last = progress.Phase;
                Say(PhaseLine(progress));
            }
        }).WhileAsync(work);
    }

    public override async Task<TransferReceipt> WithBytesAsync(string verb, string what, Func<IProgress<TransferProgress>, Task<TransferReceipt>> work)
    {
        var receipt = await work(new Now<TransferProgress>(_ => { }));
        Say(TransferLine(verb, what, receipt));
        return receipt;
    }
}
