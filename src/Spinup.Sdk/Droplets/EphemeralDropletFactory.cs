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
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<IEphemeralDroplet>(cancellationToken);
        }

        // Announced before its first request, so that the end of the program waits for it; and run on no caller's context.
        var finished = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var live = parts.Live.Add(() => finished.Task);
        return Task.Run(
            async () =>
            {
                try
                {
                    return await provisioning.RunAsync(cancellationToken).ConfigureAwait(false);
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
