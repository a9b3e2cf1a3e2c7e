using System.Runtime.InteropServices;

namespace Spinup.Cli;

/// <summary>Ctrl-C, SIGTERM and their like: remembered, never fatal by themselves, so that a second one does not skip a destroy.</summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource received = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private int first;

    public TerminationSignals()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT })
        {
            registrations.Add(PosixSignalRegistration.Create(signal, Take));
        }
    }

    /// <summary>Gets a token that fires at the first signal.</summary>
    public CancellationToken Token => received.Token;

    /// <summary>Gets the name of the first signal, or <see langword="null"/> before it.</summary>
    public string? Name => first == 0 ? null : ((PosixSignal)first).ToString();

    /// <summary>Gets 128 + the number of the first signal, as a shell reports a process it ended.</summary>
    public int ExitCode => 128 + ((PosixSignal)first switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, PosixSignal.SIGQUIT => 3, _ => 15 });

    public void Dispose()
    {
        registrations.ForEach(registration => registration.Dispose());
        received.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref first, (int)context.Signal, 0) == 0)
        {
            received.Cancel();
        }
    }
}
