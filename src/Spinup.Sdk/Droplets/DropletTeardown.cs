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
    TimeProvider time,
    Action<DropletPhase, string> report)
{
    // A client program that does not end must not hold up what matters.
    private static readonly TimeSpan ShellLimit = TimeSpan.FromSeconds(5);

    // Who gave the destroy little time waits no longer for the key, which costs nothing and is swept; but one request it may have.
    private static readonly TimeSpan LeastKeyLimit = TimeSpan.FromSeconds(1);

    public DestroyTarget Target => target;

    /// <exception cref="DropletDestroyException">The absence could not be confirmed. The key stays then, and this may be run again.</exception>
    public async Task<DestroyReceipt> RunAsync()
    {
        using var activity = DropletTelemetry.StartDestroy(spec, target.DropletId);
        var started = time.GetTimestamp();
        report(DropletPhase.Destroying, $"destroying droplet {target.DropletId}");
        var destroying = destroyer.DestroyAsync(target, timeout);
        try
        {
            await CloseShellAsync().ConfigureAwait(false);
            var receipt = await destroying.ConfigureAwait(false);
            if (key is not null)
            {
                var left = timeout - time.GetElapsedTime(started);
                await key.ReleaseAsync(left > LeastKeyLimit ? left : LeastKeyLimit).ConfigureAwait(false);
            }

            DropletTelemetry.WasDestroyed(spec, time.GetElapsedTime(started), receipt.CostUsd);
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
