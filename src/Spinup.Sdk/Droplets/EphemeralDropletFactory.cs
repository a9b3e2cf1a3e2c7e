using Spinup.Sdk.Droplets.Fleets;
using Spinup.Sdk.Droplets.Placements;
using Spinup.Sdk.Droplets.UserData;

namespace Spinup.Sdk.Droplets;

/// <summary>Makes ephemeral droplets, and keeps count of those in the making.</summary>
internal sealed class EphemeralDropletFactory(ProvisioningParts parts) : IEphemeralDropletFactory
{
    public Task<IEphemeralDroplet> CreateAsync(EphemeralDropletSpec spec, IProgress<DropletProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        SpecCheck.Check(spec);
        MergedUserData.CheckSize(spec, parts.Clock.UtcNow);
        var provisioning = new PlacedProvisioning(parts, spec, progress);
        return RunAsync(() => PreparedAsync(spec, provisioning.RunAsync, cancellationToken), cancellationToken);
    }

    public Task<IEphemeralFleet> CreateManyAsync(
        EphemeralDropletSpec spec, int count, PartialSuccess whenSomeFail = PartialSuccess.DestroyAll, IProgress<DropletProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        SpecCheck.Check(spec);
        SpecCheck.CheckMany(spec, count);
        MergedUserData.CheckSize(spec, parts.Clock.UtcNow);
        var provisioning = new FleetProvisioning(parts, spec, count, whenSomeFail, progress);
        return RunAsync(() => PreparedAsync(spec, provisioning.RunAsync, cancellationToken), cancellationToken);
    }

    public Task<IEphemeralDroplet> AttachAsync(DropletLease lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return RunAsync(() => new DropletAttachment(parts, lease).RunAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Looks after what comes before: that there is what shells need, while nothing is paid for; and what earlier runs left behind.</summary>
    private async Task<T> PreparedAsync<T>(EphemeralDropletSpec spec, Func<CancellationToken, Task<T>> make, CancellationToken cancellationToken)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, parts.Live.Stopping);
        try
        {
            if (spec.Ready.NeedsShell || spec.Volumes.Count > 0)
            {
                await parts.Shells.EnsureAvailableAsync(given.Token).ConfigureAwait(false);
            }

            await parts.Sweep.RunAsync(given.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The create was cancelled. Nothing was made.", cancellationToken);
        }

        return await make(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Announces it before its first request, so that the end of the program waits for it; and runs it on no caller's context.</summary>
    private Task<T> RunAsync<T>(Func<Task<T>> make, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var live = parts.Live.Add(() => finished.Task);
        return Task.Run(
            async () =>
            {
                try
                {
                    return await make().ConfigureAwait(false);
                }
                finally
                {
                    live.Dispose();
                    finished.SetResult();
                }
            },
            CancellationToken.None);
    }
}
