namespace Spinup.Sdk.Droplets.Readiness;

internal sealed class SshCheck : ReadinessCheck
{
    public override string Description => "SSH answers with the expected host key";

    public override bool NeedsShell => true;

    public override async Task WaitAsync(ReadinessContext context, CancellationToken cancellationToken)
    {
        var address = await context.WhenActiveAsync(cancellationToken).ConfigureAwait(false);
        context.Enter(DropletPhase.Connecting, $"waiting for SSH at {address}");
        await context.WhenFirstConnectedAsync(cancellationToken).ConfigureAwait(false);
    }
}
