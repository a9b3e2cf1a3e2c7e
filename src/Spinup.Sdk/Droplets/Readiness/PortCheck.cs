using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets.Readiness;

internal sealed class PortCheck(int port) : ReadinessCheck
{
    public override string Description => $"port {port} is open";

    public override async Task WaitAsync(ReadinessContext context, CancellationToken cancellationToken)
    {
        var address = await context.WhenActiveAsync(cancellationToken).ConfigureAwait(false);
        context.Enter(DropletPhase.Connecting, $"waiting for port {port} of {address}");
        await TcpProbe.WaitAsync(address.ToString(), port, context.TimeProvider, cancellationToken).ConfigureAwait(false);
    }
}
