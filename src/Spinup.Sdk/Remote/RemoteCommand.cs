namespace Spinup.Sdk.Remote;

/// <summary>A command for a remote machine.</summary>
/// <remarks>Environment and input travel over the connection, never in an argument list that other users of either machine could read.</remarks>
public sealed record RemoteCommand
{
    private RemoteCommand(string line, bool isLine) => (Line, IsShellLine) = (line, isLine);

    /// <summary>Gets the line for the shell, or the program's name.</summary>
    public string Line { get; }

    /// <summary>Gets whether <see cref="Line"/> is a line for the POSIX shell rather than one program.</summary>
    public bool IsShellLine { get; }

    /// <summary>Gets the program's arguments, handed over word by word, whatever characters they hold.</summary>
    public IReadOnlyList<string> Arguments { get; private init; } = [];

    /// <summary>Gets variables to add to the command's environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the directory to run in; relative to the login user's home.</summary>
    /// <value>None: the home itself.</value>
    public string? WorkingDirectory { get; init; }

    /// <summary>Gets what the command reads; it sees the end at once when absent.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>Gets how long it may run.</summary>
    /// <value>None: as long as it likes.</value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>A line for the remote POSIX shell.</summary>
    /// <param name="line">The line, or several.</param>
    public static RemoteCommand Shell(string line)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(line);
        return new(line, isLine: true);
    }

    /// <summary>One program with its arguments, quoted for the remote shell.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public static RemoteCommand Program(string program, params IReadOnlyList<string> arguments)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        ArgumentNullException.ThrowIfNull(arguments);
        return new(program, isLine: false) { Arguments = arguments };
    }

    /// <summary>A line for the remote POSIX shell.</summary>
    /// <param name="line">The line.</param>
    public static implicit operator RemoteCommand(string line) => Shell(line);

    /// <inheritdoc cref="Shell"/>
    public static RemoteCommand ToRemoteCommand(string line) => Shell(line);

    /// <summary>Shows the program only: lines, arguments and environment may hold secrets.</summary>
    public override string ToString() => IsShellLine ? "shell line" : Line;
}

/// <summary>How a remote command ended.</summary>
public sealed record RemoteResult
{
    /// <summary>Gets the exit status; 128 + the signal's number when a signal ended it, as shells have it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Gets the signal that ended it (<c>KILL</c>), or <see langword="null"/> when it exited by itself.</summary>
    public string? Signal { get; init; }

    /// <summary>Gets how long it ran.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Gets the last 4 KiB of its error output, for messages.</summary>
    public string StandardErrorTail { get; init; } = "";

    /// <summary>Gets whether it exited by itself with 0.</summary>
    public bool Succeeded => ExitCode == 0 && Signal is null;
}
