using Spinup.Sdk.Droplets;
using Spinup.Sdk.Remote;

namespace Spinup.Cli.Output;

/// <summary>Where spinup says what it does: standard error, as plain lines or, on a terminal, with a spinner and a bar.</summary>
internal abstract class Screen
{
    /// <summary>Says one line.</summary>
    public abstract void Say(string line);

    /// <summary>Shows a droplet's phases while something waits for them.</summary>
    public abstract Task<T> WithPhasesAsync<T>(Func<IProgress<DropletProgress>, Task<T>> work);

    /// <summary>Shows a transfer's bytes while it runs, and its sum afterwards.</summary>
    /// <param name="verb">What is done: <c>upload</c>, <c>download</c>.</param>
    /// <param name="what">To what.</param>
    /// <param name="work">The transfer.</param>
    public abstract Task<TransferReceipt> WithBytesAsync(string verb, string what, Func<IProgress<TransferProgress>, Task<TransferReceipt>> work);

    /// <summary>Chooses by what standard error is.</summary>
    public static Screen On(StandardError standardError, bool plain) =>
        plain || Console.IsErrorRedirected || Environment.GetEnvironmentVariable("TERM") is "dumb"
            ? new PlainScreen(standardError)
            : new TerminalScreen(standardError);

    // The end of a droplet is told in the words scripts look for, "destroyed droplet ID", at the beginning of a line.
    protected static string PhaseLine(DropletProgress progress) =>
        progress.Phase is DropletPhase.Destroying or DropletPhase.Destroyed ? progress.Detail : $"{progress.Phase.ToString().ToLowerInvariant()}: {progress.Detail}";

    protected static string TransferLine(string verb, string what, TransferReceipt receipt) =>
        $"{verb} {what}: {receipt.FilesSent} files, {ForPeople.Bytes(receipt.BytesSent)} in {CommandLine.Duration.ForPeople(receipt.Elapsed)}"
        + (receipt.FilesSkipped > 0 ? $" ({receipt.FilesSkipped} were there already)" : "");

    /// <summary>Passes reports on at once and in order, which <see cref="Progress{T}"/> does not.</summary>
    protected sealed class Now<T>(Action<T> take) : IProgress<T>
    {
        private volatile bool closed;

        public void Report(T value)
        {
            if (!closed)
            {
                take(value);
            }
        }

        /// <summary>Lets what is reported after the work fall silent: a droplet goes on reporting to whom it was created with.</summary>
        public async Task<TResult> WhileAsync<TResult>(Func<IProgress<T>, Task<TResult>> work)
        {
            try
            {
                return await work(this);
            }
            finally
            {
                closed = true;
            }
        }
    }
}
