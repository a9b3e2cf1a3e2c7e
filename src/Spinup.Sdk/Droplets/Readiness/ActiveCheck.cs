namespace Spinup.Sdk.Droplets.Readiness;

internal sealed class ActiveCheck : ReadinessCheck
{
    public override string Description => "active, with an address";

    public override async Task WaitAsync(ReadinessContext context, CancellationToken cancellationToken)
    {
        var address = await context.WhenActiveAsync(cancellationToken).ConfigureAwait(false);
        context.Enter(DropletPhase.Active, $"active at {address}");
    }
}
