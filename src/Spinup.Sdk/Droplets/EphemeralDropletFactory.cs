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
        return RunAsync(() => provisioning.RunAsync(cancellationToken), cancellationToken);
    }

    public Task<IEphemeralFleet> CreateManyAsync(
        EphemeralDropletSpec spec, int count, PartialSuccess whenSomeFail = PartialSuccess.DestroyAll, IProgress<DropletProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        SpecCheck.Check(spec);
        SpecCheck.CheckMany(spec, count);
        MergedUserData.CheckSize(spec, parts.Clock.UtcNow);
        var provisioning = new FleetProvisioning(parts, spec, count, whenSomeFail, progress);
        return RunAsync(() => provisioning.RunAsync(cancellationToken), cancellationToken);
    }

    public Task<IEphemeralDroplet> AttachAsync(DropletLease lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return RunAsync(() => new DropletAttachment(parts, lease).RunAsync(cancellationToken), cancellationToken);
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
