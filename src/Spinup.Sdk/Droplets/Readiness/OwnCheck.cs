namespace Spinup.Sdk.Droplets.Readiness;

internal sealed class OwnCheck(string description, Func<ReadinessContext, CancellationToken, Task> wait) : ReadinessCheck
{
    public override string Description => description;

    public override async Task WaitAsync(ReadinessContext context, CancellationToken cancellationToken)
    {
        await context.WhenActiveAsync(cancellationToken).ConfigureAwait(false);
        context.Report($"waiting until {description}");
        await wait(context, cancellationToken).ConfigureAwait(false);
    }
}
