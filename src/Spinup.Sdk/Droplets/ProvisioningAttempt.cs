using System.Diagnostics;
using Spinup.Sdk.Droplets.Volumes;

namespace Spinup.Sdk.Droplets;

/// <summary>Takes one droplet from its create to its handle; whatever goes wrong at whichever step, undoes them in reverse before it says so.</summary>
/// <param name="parts">What all share.</param>
/// <param name="spec">The wish, for one placement.</param>
/// <param name="droplet">The droplet in the making.</param>
internal sealed class ProvisioningAttempt(ProvisioningParts parts, EphemeralDropletSpec spec, NascentDroplet droplet)
{
    /// <param name="create">Makes the droplet known; nothing to do where it was made together with others.</param>
    /// <param name="cancellationToken">Stops, and destroys what was made so far, confirmed.</param>
    public async Task<EphemeralDroplet> RunAsync(Func<CancellationToken, Task> create, CancellationToken cancellationToken)
    {
        using var activity = DropletTelemetry.StartCreate(spec);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, parts.Live.Stopping);
        try
        {
            await create(given.Token).ConfigureAwait(false);
            var createdAt = parts.Time.GetTimestamp();
            await BecomeReadyAsync(given.Token).ConfigureAwait(false);
            droplet.Enter(DropletPhase.Ready, "ready");
            DropletTelemetry.WasReady(spec, parts.Time.GetElapsedTime(createdAt));
            DropletLog.Ready(parts.Logger, droplet.Creation!.Droplet.Id, droplet.Name!.ToString(), droplet.Age.TotalSeconds);
            return droplet.ToHandle(droplet.Name.ExpiresAt);
        }
#pragma warning disable CA1031 // whatever it was, what was made is destroyed first; then it is thrown on
        catch (Exception failure)
#pragma warning restore CA1031
        {
            // Both are asked for before the clean-up, which is a phase and takes time.
            var (failedIn, elapsed) = (droplet.Phase, droplet.Age);
            activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            DropletTelemetry.Failed(spec, failedIn);
            var keep = spec.KeepOnFailure && !given.IsCancellationRequested;
            var cleanup = await new ProvisioningUndo(spec, parts.Time, parts.Witness, parts.Logger).RunAsync(droplet, keep).ConfigureAwait(false);
            throw Ended(failure, cleanup.Words, cancellationToken)
                ?? await new ProvisioningFailure(parts.Sizes, spec).ToExceptionAsync(failure, failedIn, elapsed, droplet, cleanup).ConfigureAwait(false);
        }
    }

    private async Task BecomeReadyAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(spec.ReadyLimit, parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            // The address is needed in any case: the handle tells it.
            await droplet.Boot!.WhenActiveAsync(either.Token).ConfigureAwait(false);
            var context = new ReadinessContext(parts.Api, parts.Time, droplet.Boot, droplet.Connect, droplet.Enter);
            await spec.Ready.WaitAsync(context, either.Token).ConfigureAwait(false);
            if (droplet.Volumes is { } volumes)
            {
                await MountAsync(volumes, either.Token).ConfigureAwait(false);
            }

            if (droplet.Connection is { } connection)
            {
                await connection.OpenForUseAsync(either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"it was not ready within {spec.ReadyLimit.TotalSeconds:0.#} s ({spec.Ready.Description})");
        }
    }

    private async Task MountAsync(LeasedVolumes volumes, CancellationToken cancellationToken)
    {
        droplet.Enter(DropletPhase.Configuring, "mounting its volumes");
        var shell = await droplet.Connect().OpenForUseAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (volume, wish) in volumes.Attached.Zip(spec.Volumes))
        {
            var result = await shell.RunAsync(VolumeMount.Of(volume, wish.Filesystem.Value), null, cancellationToken).ConfigureAwait(false);
            if (!result.Succeeded)
            {
                throw new SpinupException($"Volume {volume.Name} could not be mounted at {volume.MountPath} (exit {result.ExitCode}): {result.StandardErrorTail.Trim()}");
            }
        }
    }

    /// <summary>Gives the cancellation that the create was ended by, or <see langword="null"/> when it failed by itself.</summary>
    private OperationCanceledException? Ended(Exception failure, string cleanup, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException($"The create was cancelled. {cleanup}", failure, cancellationToken);
        }

        return parts.Live.Stopping.IsCancellationRequested
            ? new OperationCanceledException($"The program is ending. {cleanup}", failure, parts.Live.Stopping)
            : null;
    }
}
