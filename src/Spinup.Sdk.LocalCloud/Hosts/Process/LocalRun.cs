using System.Diagnostics;
using System.Globalization;
using System.Text;
using Spinup.Sdk.Remote;
using OsProcess = System.Diagnostics.Process;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>One command as a local process of a droplet.</summary>
internal static class LocalRun
{
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);
    // The shell marks the end of both outputs. One that was itself killed cannot; then silence has to do.
    private static readonly TimeSpan QuietAfterEnd = TimeSpan.FromSeconds(1);

    public static async Task<RemoteResult> RunAsync(HostAccess access, RemoteCommand command, RemoteOutput? output, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var since = Stopwatch.GetTimestamp();
        var id = Guid.NewGuid().ToString("N");
        var words = Path.Combine(access.Root, "run", "spinup-" + id);
        using var timeout = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var process = DropletProcess.StartShell(Path.Combine(access.Root, ".spinup", "shell"), Bootstrap(id));
        var tail = new OutputTail();
        try
        {
            if (command.Timeout is { } limit)
            {
                timeout.CancelAfter(limit);
            }

            var input = FeedAsync(process, Script(id, words, command), command.StandardInput, stop.Token);
            var end = Encoding.ASCII.GetBytes("\u001e" + id);
            var standardOutput = new OutputPump(process.StandardOutput.BaseStream, RemoteChannel.StandardOutput, end, output, tail: null);
            var standardError = new OutputPump(process.StandardError.BaseStream, RemoteChannel.StandardError, end, output, tail);
            Task[] parts = [standardOutput.RunAsync(stop.Token), standardError.RunAsync(stop.Token), input];
            var pumps = Task.WhenAll(parts[..2]);
            var exit = process.WaitForExitAsync(stop.Token);

            // An output or an input that throws ends the command as well.
            var broken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            foreach (var part in parts)
            {
                _ = part.ContinueWith(t => t.IsCompletedSuccessfully || broken.TrySetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }

            await Task.WhenAny(exit, broken.Task);
            stop.Token.ThrowIfCancellationRequested();
            if (exit.IsCompleted)
            {
                var marked = File.Exists(words) && File.ReadAllText(words).EndsWith(Exit(process.ExitCode), StringComparison.Ordinal);
                while (!pumps.IsCompleted && (marked || !(standardOutput.QuietFor(QuietAfterEnd) && standardError.QuietFor(QuietAfterEnd))))
                {
                    await Task.WhenAny(pumps, Task.Delay(20, stop.Token));
                    stop.Token.ThrowIfCancellationRequested();
                }

                await Task.WhenAll(standardOutput.CloseAsync(stop.Token), standardError.CloseAsync(stop.Token));
            }

            // One by one: the other output of a command that goes on does not end, and with it not their sum.
            if (parts.FirstOrDefault(part => part.IsFaulted) is { } failed)
            {
                await failed;
            }

            if (!File.Exists(Path.Combine(access.Root, ".spinup", "on")))
            {
                throw new RemoteConnectionException("The droplet was powered off or destroyed while the command ran.");
            }

            var (code, signal) = Ending(words, process.ExitCode);
            return new RemoteResult { ExitCode = code, Signal = signal, Elapsed = Stopwatch.GetElapsedTime(since), StandardErrorTail = tail.Text };
        }
        catch (Exception e)
        {
            await ProcessTable.EndAsync(ProcessMark.OfRun(id), process.HasExited ? [] : [process.Id], EndPatience);
            if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested && timeout.IsCancellationRequested)
            {
                throw new TimeoutException($"The command did not end within {command.Timeout}; it was ended.", e);
            }

            throw;
        }
        finally
        {
            // Lets go of an input that nobody reads any more, and of pipes that background processes hold.
            await stop.CancelAsync();
            if (File.Exists(words))
            {
                File.Delete(words);
            }
        }
    }

    /// <summary>The constant command the shell is started with; all that may be secret follows over its input.</summary>
    private static string Bootstrap(string id) => "exec /bin/sh -c " + ShellWord.Quote("""
        script=; while IFS= read -r line && [ "$line" != "$0" ]; do script="$script$line
        "; done; eval "$script"
        """) + " " + id;

    private static string Script(string id, string words, RemoteCommand command)
    {
        var script = new StringBuilder();
        foreach (var (name, value) in command.Environment)
        {
            if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                throw new ArgumentException($"'{name}' cannot be a variable's name.", nameof(command));
            }

            script.Append(CultureInfo.InvariantCulture, $"export {name}={ShellWord.Quote(value)}\n");
        }

        var line = command.IsShellLine ? command.Line : "exec " + ShellWord.Join([command.Line, .. command.Arguments]);
        script.Append(CultureInfo.InvariantCulture, $"export SPINUP_RUN={id} SPINUP_LINE={ShellWord.Quote(line)}\n");
        if (command.WorkingDirectory is { } directory)
        {
            script.Append(CultureInfo.InvariantCulture, $"cd -- {ShellWord.Quote(directory)} || exit 1\n");
        }

        // The inner shell is a child, so that this one lives to say how it ended; a shell tells a signal from an exit
        // status above 128 only by the word it prints ("Killed"), which goes to a file of its own.
        script.Append(CultureInfo.InvariantCulture, $$"""
            exec 3>&2 2>{{ShellWord.Quote(words)}}
            ( exec 2>&3 3>&-; exec /bin/sh -c 'spinup_line=$SPINUP_LINE; unset SPINUP_LINE; eval "$spinup_line"' )
            status=$?
            printf '\036%s' {{id}}
            printf '\036%s' {{id}} >&3
            echo "exit $status" >&2
            exit "$status"
            {{id}}

            """);
        return script.ToString();
    }

    private static async Task FeedAsync(OsProcess process, string script, Stream? input, CancellationToken cancellationToken)
    {
        var pipe = process.StandardInput.BaseStream;
        try
        {
            await pipe.WriteAsync(Encoding.UTF8.GetBytes(script), cancellationToken);
            await pipe.FlushAsync(cancellationToken);
        }
        catch (IOException)
        {
            // The shell could not even begin; its status and its words say why.
            return;
        }

        if (input is not null)
        {
            var buffer = new byte[32 * 1024];
            int read;
            while ((read = await input.ReadAsync(buffer, cancellationToken)) > 0)
            {
                try
                {
                    await pipe.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                    await pipe.FlushAsync(cancellationToken);
                }
                catch (IOException)
                {
                    // The command does not want to read more: its right.
                    return;
                }
            }
        }

        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Likewise.
        }
    }

    private static string Exit(int code) => string.Create(CultureInfo.InvariantCulture, $"exit {code}\n");

    /// <summary>Reads how a command ended from what its shell wrote down, when the last of that is its exit status.</summary>
    public static (int Code, string? Signal) Ending(string words)
    {
        var last = File.ReadAllText(words).TrimEnd();
        return Ending(words, int.Parse(last.AsSpan(last.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture));
    }

    private static (int Code, string? Signal) Ending(string words, int exitCode)
    {
        var said = File.Exists(words) ? File.ReadAllText(words) : "";
        var own = said.EndsWith(Exit(exitCode), StringComparison.Ordinal);
        var rest = own ? said[..said.LastIndexOf("exit ", StringComparison.Ordinal)].Trim() : said;

        // Of a broken pipe no shell speaks; a shell that could not say its end was itself ended by a signal.
        var bySignal = exitCode > 128 && (!own ? said.Length > 0 || File.Exists(words) : rest.Length > 0 || exitCode == 128 + 13);
        return (exitCode, bySignal ? SignalName(exitCode - 128) : null);
    }

    private static string SignalName(int signal) => signal switch
    {
        1 => "HUP",
        2 => "INT",
        3 => "QUIT",
        4 => "ILL",
        5 => "TRAP",
        6 => "ABRT",
        8 => "FPE",
        9 => "KILL",
        11 => "SEGV",
        13 => "PIPE",
        14 => "ALRM",
        15 => "TERM",
        _ => signal.ToString(CultureInfo.InvariantCulture),
    };
}
