namespace Spinup.Sdk.Droplets.Readiness;

internal sealed class AllCheck(IReadOnlyList<ReadinessCheck> checks) : ReadinessCheck
{
    public override string Description => checks.Count == 0 ? "nothing" : string.Join(", ", checks.Select(check => check.Description));

    public override bool NeedsShell => checks.Any(check => check.NeedsShell);

    public override async Task WaitAsync(ReadinessContext context, CancellationToken cancellationToken)
    {
        foreach (var check in checks)
        {
            await check.WaitAsync(context, cancellationToken).ConfigureAwait(false);
        }
    }
}
