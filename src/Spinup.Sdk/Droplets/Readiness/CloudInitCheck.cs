namespace Spinup.Sdk.Droplets.Readiness;

internal sealed class CloudInitCheck : ReadinessCheck
{
    // One round trip: an image without cloud-init has nothing to wait for.
    private const string Command = "command -v cloud-init >/dev/null 2>&1 || exit 0; cloud-init status --wait --long";

    public override string Description => "cloud-init done";

    public override bool NeedsShell => true;

    public override async Task WaitAsync(ReadinessContext context, CancellationToken cancellationToken)
    {
        var shell = await context.WhenFirstConnectedAsync(cancellationToken).ConfigureAwait(false);
        context.Enter(DropletPhase.Configuring, "waiting for cloud-init");
        var said = new Tail();
        var result = await shell.RunAsync(Command, said, cancellationToken).ConfigureAwait(false);

        // 2: done, with warnings ("recoverable errors"). https://docs.cloud-init.io/en/latest/explanation/return_codes.html
        if (result.Signal is not null || result.ExitCode is not (0 or 2))
        {
            throw new SpinupException($"cloud-init failed (exit status {result.ExitCode}): {said}");
        }
    }
}
