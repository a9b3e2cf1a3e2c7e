using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets;

/// <summary>Undoes a create in reverse: the droplet first, since it costs money; then the shell, then the key.</summary>
internal sealed class DropletTeardown(
    EphemeralDropletSpec spec,
    DropletDestroyer destroyer,
    DestroyTarget target,
    TimeSpan timeout,
    DropletConnection? connection,
    RunKey.KeyHold? key,
    Func<CancellationToken, Task<decimal>> removeBelongings,
    TimeProvider time,
    Action<DropletPhase, string> report)
{
    // A client program that does not end must not hold up what matters.
    private static readonly TimeSpan ShellLimit = TimeSpan.FromSeconds(5);

    // Who gave the destroy little time waits no longer for the key and the tags, which cost nothing and are swept; but a request they may have.
    private static readonly TimeSpan LeastLimit = TimeSpan.FromSeconds(1);

    public DestroyTarget Target => target;

    /// <exception cref="DropletDestroyException">The absence could not be confirmed. The key stays then, and this may be run again.</exception>
    /// <param name="destroy">How the droplet is destroyed; by itself when absent.</param>
    public async Task<DestroyReceipt> RunAsync(Func<DestroyTarget, TimeSpan, Task<DestroyReceipt>>? destroy = null)
    {
        using var activity = DropletTelemetry.StartDestroy(spec, target.DropletId);
        var started = time.GetTimestamp();
        report(DropletPhase.Destroying, $"destroying droplet {target.DropletId}");
        var destroying = (destroy ?? destroyer.DestroyAsync)(target, timeout);
        try
        {
            await CloseShellAsync().ConfigureAwait(false);
            var receipt = await destroying.ConfigureAwait(false);
            var left = timeout - time.GetElapsedTime(started);
            left = left > LeastLimit ? left : LeastLimit;
            receipt = receipt with { VolumesCostUsd = await RemoveBelongingsAsync(left).ConfigureAwait(false) };
            if (key is not null)
            {
                await key.ReleaseAsync(left).ConfigureAwait(false);
            }

            DropletTelemetry.WasDestroyed(spec, time.GetElapsedTime(started), receipt.CostUsd + receipt.VolumesCostUsd);
            report(DropletPhase.Destroyed, $"destroyed droplet {target.DropletId}");
            return receipt;
        }
        catch (DropletDestroyException failure)
        {
            activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, failure.Message);
            DropletTelemetry.Failed(spec, DropletPhase.Destroying);
            throw;
        }
    }

    /// <summary>Ends what this process has to do with it, but not the droplet.</summary>
    public async Task HandOverAsync()
    {
        await CloseShellAsync().ConfigureAwait(false);
        if (key is not null)
        {
            await key.ReleaseAsync().ConfigureAwait(false);
        }
    }

    private async Task<decimal> RemoveBelongingsAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within, time);
        return await removeBelongings(limit.Token).ConfigureAwait(false);
    }

    private async Task CloseShellAsync()
    {
        if (connection is null)
        {
            return;
        }

        // What a dying connection says is of no interest: the machine is going. A time-out leaves it to the end of the process.
        var closing = connection.DisposeAsync().AsTask();
        await Task.WhenAny(closing, Task.Delay(ShellLimit, time)).ConfigureAwait(false);
    }
}
