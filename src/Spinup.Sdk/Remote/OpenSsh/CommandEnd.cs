using System.Globalization;
using System.Text;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>What the wrapper says about a command's end, put together: its status, its signal, and whether anything is left of it.</summary>
internal sealed class CommandEnd
{
    // Signals that end a process, by their numbers on Linux; 128 + these is what a shell says when its last command was ended by one.
    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "HUP", [2] = "INT", [3] = "QUIT", [4] = "ILL", [5] = "TRAP", [6] = "ABRT", [7] = "BUS", [8] = "FPE", [9] = "KILL", [10] = "USR1", [11] = "SEGV",
        [12] = "USR2", [13] = "PIPE", [14] = "ALRM", [15] = "TERM", [16] = "STKFLT", [24] = "XCPU", [25] = "XFSZ", [26] = "VTALRM", [27] = "PROF", [29] = "IO", [30] = "PWR", [31] = "SYS",
    };

    private readonly StringBuilder jobs = new();
    private bool inJobList;
    private bool lineRanToItsEnd;
    private bool outputEnded;
    private bool inputFailed;
    private string process = "";
    private int status = -1;
    private int watcher = -1;
    private TimeSpan? ran;

    /// <summary>Gets whether both outputs came to their ends and the status is known: otherwise the line was cut.</summary>
    public bool IsKnown => status >= 0 && outputEnded;

    /// <summary>Gets whether the watcher found nothing left of the command when it was ended.</summary>
    public bool IsAllGone => watcher == 0;

    /// <summary>Gets whether there is no such detached run.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>Gets whether a detached run's outputs have no more to come, and no end.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Gets whether a detached run was asked for bytes it does not have yet.</summary>
    public bool IsBeyond { get; private set; }

    public void Take(RemoteChannel channel, string record)
    {
        lock (jobs)
        {
            switch (record)
            {
                case "E" when channel == RemoteChannel.StandardOutput:
                    outputEnded = true;
                    break;
                case "J":
                    inJobList = true;
                    jobs.Clear();
                    break;
                case "j":
                    inJobList = false;
                    break;
                case "L":
                    lineRanToItsEnd = true;
                    break;
                case "X":
                    inputFailed = true;
                    break;
                case "N":
                    IsMissing = true;
                    break;
                case "D":
                    IsLost = true;
                    break;
                case "O":
                    IsBeyond = true;
                    break;
                case ['P', ..]:
                    process = record.Split(' ')[1];
                    break;
                case ['E', ' ', ..]:
                    var words = record.Split(' ');
                    status = int.Parse(words[1], CultureInfo.InvariantCulture);
                    watcher = int.Parse(words[2], CultureInfo.InvariantCulture);
                    ran = words.Length < 5 ? null : TimeSpan.FromSeconds(double.Parse(words[4], CultureInfo.InvariantCulture) - double.Parse(words[3], CultureInfo.InvariantCulture));
                    break;
            }
        }
    }

    /// <summary>Keeps bytes that are the wrapper's job list. They come on standard error only.</summary>
    public bool TakesJobList(ReadOnlyMemory<byte> bytes)
    {
        if (!inJobList)
        {
            return false;
        }

        jobs.Append(Encoding.UTF8.GetString(bytes.Span));
        return true;
    }

    public RemoteConnectionException? Failure(RemoteEndpoint endpoint) => inputFailed
        ? new($"{SshFailure.Name(endpoint)} has no directory for temporary files (mktemp, mkfifo), so the command cannot be given an input.")
        : null;

    /// <param name="elapsed">How long it took by this side's clock; the machine's own count, where there is one, comes first.</param>
    /// <param name="errorTail">The last of its standard error.</param>
    public RemoteResult ToResult(TimeSpan elapsed, string errorTail) => new()
    {
        ExitCode = status,
        Signal = Signal(),
        Elapsed = ran ?? elapsed,
        StandardErrorTail = errorTail,
    };

    private string? Signal()
    {
        // A job that exited shows its number ("Done(137)", "Exit 137"); one that was killed shows a name.
        var name = Signals.GetValueOrDefault(status - 128) ?? (status - 128).ToString(CultureInfo.InvariantCulture);
        if (status <= 128)
        {
            return null;
        }

        return StateOfJob() is { } state && ShowsNumber(state) ? lineRanToItsEnd && Signals.ContainsKey(status - 128) ? name : null : name;
    }

    /// <summary>Gets the lines of the job that the process belongs to, without process ids.</summary>
    private string? StateOfJob()
    {
        var found = false;
        var state = new StringBuilder();
        foreach (var line in jobs.ToString().Split('\n'))
        {
            if (line.StartsWith('['))
            {
                if (found)
                {
                    break;
                }

                state.Clear();
            }

            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => word is not ("+" or "-") && !word.StartsWith('[')).ToList();
            found |= words.FirstOrDefault() == process;
            state.AppendJoin(' ', words.Skip(1)).Append('\n');
        }

        return found ? state.ToString() : null;
    }

    private bool ShowsNumber(string state)
    {
        var number = status.ToString(CultureInfo.InvariantCulture);
        return state.Split([' ', '(', ')', '\n'], StringSplitOptions.RemoveEmptyEntries).Contains(number);
    }
}
