using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Spinup.Sdk.Hosting;

/// <summary>Ctrl-C and SIGTERM destroy this process's droplets where no host does it (<see cref="SpinupOptions.DestroyOnSignal"/>).</summary>
/// <remarks>
/// The first signal does not end the program: creates in flight are cancelled, droplets destroyed, and what runs on them fails, so the
/// program comes to its end by itself and says its exit code. When it has not within two seconds after the last droplet, it is
/// ended with 128 + the signal's number (130, 143). A second signal ends it at once.
/// </remarks>
internal sealed class SignalShutdown : IDisposable
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(2);
    private readonly DropletShutdown shutdown;
    private readonly TimeProvider time;
    private readonly Action<int> exit;
    private readonly List<PosixSignalRegistration> registrations = [];
    private int signals;

    public SignalShutdown(DropletShutdown shutdown, IOptions<SpinupOptions> options, TimeProvider time, Action<int>? exit = null)
    {
        (this.shutdown, this.time, this.exit) = (shutdown, time, exit ?? Environment.Exit);
        if (options.Value.DestroyOnSignal)
        {
            registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
            registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        }
    }

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    /// <summary>Takes a signal; on a thread of the runtime's, which is not kept.</summary>
    internal void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref signals) > 1)
        {
            return;
        }

        context.Cancel = true;
        var exitCode = 128 + (context.Signal == PosixSignal.SIGINT ? 2 : 15);
        _ = Task.Run(async () =>
        {
            await shutdown.EndAllAsync(CancellationToken.None).ConfigureAwait(false);
            await Task.Delay(LastWords, time).ConfigureAwait(false);
            exit(exitCode);
        });
    }
}
