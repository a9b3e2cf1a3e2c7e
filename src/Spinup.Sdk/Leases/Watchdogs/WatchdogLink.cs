using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Spinup.Sdk.Leases.Watchdogs;

/// <summary>One running watchdog and the pipe to it. What is told is written in order, by a writer of its own: a watchdog that hangs blocks nobody.</summary>
/// <remarks>The pipe's ends are close-on-exec, as all of <see cref="Process"/>: no other child keeps it open when this process dies.</remarks>
internal sealed class WatchdogLink : IAsyncDisposable
{
    private const int TailLength = 2000;
    private readonly Process process;
    private readonly Channel<(WatchMessage? Message, TaskCompletionSource? Written)> lines =
        Channel.CreateUnbounded<(WatchMessage?, TaskCompletionSource?)>(new() { SingleReader = true });
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StringBuilder errors = new(); // locked by itself
    private readonly Task ended;
    private readonly Task writing;

    private WatchdogLink(Process process)
    {
        this.process = process;
        ended = ReadAnswersAsync(ReadErrorsAsync());
        writing = WriteAsync();
        _ = ready.Task.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default); // observed
    }

    /// <summary>Gets the end of the watchdog, for whatever reason. Never fails.</summary>
    public Task Ended => ended;

    /// <summary>Gets its process id.</summary>
    public int ProcessId => process.Id;

    /// <exception cref="SpinupException">It could not be started.</exception>
    public static WatchdogLink Start(ProcessStartInfo start)
    {
        try
        {
            return new(Process.Start(start)!);
        }
        catch (Win32Exception failure)
        {
            throw new SpinupException($"The watchdog cannot be started, so nothing was created: '{start.FileName}': {failure.Message}. Set WatchdogOptions.ToolPath to the tool 'spinup'.", failure);
        }
    }

    /// <summary>Tells it something, some time soon, after all that was told before.</summary>
    public void Send(WatchMessage message) => lines.Writer.TryWrite((message, null));

    /// <summary>Waits until it stands guard and all that was told so far is in its pipe, where it outlives this process.</summary>
    /// <exception cref="SpinupException">It ended, or refused.</exception>
    public async Task TakenAsync(CancellationToken cancellationToken)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!lines.Writer.TryWrite((null, written)))
        {
            await ended.WaitAsync(cancellationToken).ConfigureAwait(false); // its last words may tell why
        }

        await ready.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        await Task.WhenAny(written.Task, ended).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (!written.Task.IsCompletedSuccessfully)
        {
            throw Lost();
        }
    }

    /// <summary>Lets it go in order, and waits for its end.</summary>
    public async Task ByeAsync(TimeSpan patience, TimeProvider time)
    {
        lines.Writer.TryWrite((new ByeMessage(), null));
        lines.Writer.TryComplete();
        await Task.WhenAny(Task.WhenAll(writing, ended), Task.Delay(patience, time)).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Ends it at once. It destroys nothing then.</summary>
    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        try
        {
            process.Kill();
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            // Ended already.
        }

        await Task.WhenAll(writing, ended).ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        process.Dispose();
    }

    private async Task WriteAsync()
    {
        await Task.Yield();
        var pipe = process.StandardInput.BaseStream;
        try
        {
            await foreach (var (message, written) in lines.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                if (message is not null)
                {
                    // In one piece, so that a death in between leaves a whole line or none (up to what a pipe takes at once).
                    await pipe.WriteAsync((byte[])[.. message.ToLine(), (byte)'\n']).ConfigureAwait(false);
                    await pipe.FlushAsync().ConfigureAwait(false);
                }

                written?.SetResult();
            }

            await pipe.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Nobody reads it any more; its end is seen where its answers are read.
            lines.Writer.TryComplete();
        }
    }

    private async Task ReadAnswersAsync(Task errorsRead)
    {
        await Task.Yield();
        while (await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            switch (AnswerOf(line))
            {
                case ReadyMessage:
                    ready.TrySetResult();
                    break;
                case RefusedMessage refused:
                    ready.TrySetException(new SpinupException($"The watchdog ({process.StartInfo.FileName}) does not stand guard, so nothing was created: {refused.Reason}"));
                    break;
                default:
                    ready.TrySetException(new SpinupException($"'{process.StartInfo.FileName}' is no watchdog, so nothing was created: it does not speak as 'spinup watch' does. Set WatchdogOptions.ToolPath to the tool 'spinup'."));
                    break;
            }
        }

        await errorsRead.ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        lines.Writer.TryComplete();
        ready.TrySetException(Lost());
    }

    private static WatchMessage? AnswerOf(string line)
    {
        try
        {
            return WatchMessage.Of(line);
        }
        catch (Exception nonsense) when (nonsense is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    private async Task ReadErrorsAsync()
    {
        await Task.Yield();
        var buffer = new char[1024];
        while (await process.StandardError.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
        {
            lock (errors)
            {
                errors.Append(buffer, 0, count);
                errors.Remove(0, Math.Max(0, errors.Length - TailLength));
            }
        }
    }

    private SpinupException Lost()
    {
        string said;
        lock (errors)
        {
            said = errors.ToString().ReplaceLineEndings(" ").Trim();
        }

        return new SpinupException(
            $"The watchdog ({process.StartInfo.FileName}) ended, so nothing was created."
            + (said.Length > 0 ? $" It said: {said}" : " It said nothing.") + " An older 'spinup' knows no watch: dotnet tool update --global Spinup.Cli.");
    }
}
