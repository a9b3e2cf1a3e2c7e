using System.Runtime.InteropServices;

namespace BigTask;

/// <summary>Ctrl-C and SIGTERM as a token, so that the droplet is destroyed before the program ends.</summary>
internal sealed class EndingSignals : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;

    public EndingSignals() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => End(context, 130)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, 143)),
    ];

    public CancellationToken Token => source.Token;

    /// <summary>Gets 128 + the signal's number, as a shell has it.</summary>
    public int ExitCode { get; private set; }

    public void Dispose()
    {
        Array.ForEach(registrations, registration => registration.Dispose());
        source.Dispose();
    }

    private void End(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        ExitCode = exitCode;
        source.Cancel();
    }
}
