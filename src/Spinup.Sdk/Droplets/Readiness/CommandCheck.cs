namespace Spinup.Sdk.Droplets.Readiness;

internal sealed class CommandCheck(string command) : ReadinessCheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // The line itself may hold a secret, so it is not part of the description.
    public override string Description => "a command of yours succeeds";

    public override bool NeedsShell => true;

    public override async Task WaitAsync(ReadinessContext context, CancellationToken cancellationToken)
    {
        var shell = await context.WhenShellAsync(cancellationToken).ConfigureAwait(false);
        context.Report("waiting for a command of yours to succeed");
        while (!(await shell.RunAsync(command, null, cancellationToken).ConfigureAwait(false)).Succeeded)
        {
            await Task.Delay(Pause, context.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }
}
