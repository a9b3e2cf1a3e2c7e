namespace Spinup.Sdk.Remote;

/// <summary>A shell on a machine: runs commands, moves files, forwards ports.</summary>
/// <remarks>Thread-safe; commands may run side by side. Replaceable: register an <see cref="IRemoteShellFactory"/> of your own.</remarks>
public interface IRemoteShell : IAsyncDisposable
{
    /// <summary>Runs a command and waits for its end. A command that fails is a result, not an exception.</summary>
    /// <param name="command">The command; a string is taken as a line for the remote POSIX shell.</param>
    /// <param name="output">Where its output goes as it comes; dropped when absent.</param>
    /// <param name="cancellationToken">Ends the command and everything it started, then throws.</param>
    /// <exception cref="RemoteConnectionException">The line was cut, or no connection could be made.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; no remote process runs any more. When the line died meanwhile and that could not be confirmed, the inner
    /// exception is a <see cref="RemoteConnectionException"/>: the machine ends the command when it notices the dead line.</exception>
    /// <exception cref="TimeoutException">The command's own time-out ran out; otherwise as for a cancelled one.</exception>
    /// <exception cref="ArgumentException">The command holds what cannot be handed over: a NUL, a variable's name that is none, a program's name that begins with '-'.</exception>
    /// <remarks>
    /// What a cancelled or timed-out command started is ended too: its session, its process group, and whatever carries its environment variable
    /// <c>SPINUP_COMMAND</c>, even in a session of its own. Not ended: what became another user (sudo, su) or gave up both its session and its environment.
    /// What a command leaves running in the background when it ends by itself stays; its output is read no further.
    /// </remarks>
    Task<RemoteResult> RunAsync(RemoteCommand command, RemoteOutput? output = null, CancellationToken cancellationToken = default);

    /// <summary>Starts a command that neither a broken line nor the end of this program ends, and returns once it runs.</summary>
    /// <param name="command">The command. Its input is brought to the machine as a whole before it starts, and takes disk there until then; its time-out, in whole seconds, is kept by the machine.</param>
    /// <param name="cancellationToken">Ends the start. What may just have started is ended and removed; when the line died meanwhile and that could not be confirmed, the exception's
    /// inner one says under which id it may run.</param>
    /// <returns>The run: follow it, now or later, here or from another program by its <see cref="IDetachedRun.Id"/>. Its output takes disk on the machine until it is removed.</returns>
    /// <exception cref="RemoteConnectionException">The line was cut and could not be made anew for <see cref="RemoteOptions.ReconnectTimeout"/> (the message has the id: the command may run); or the
    /// input could not be brought, or the machine has no room for the run's files (nothing runs).</exception>
    /// <exception cref="ArgumentException">As for <see cref="RunAsync"/>.</exception>
    /// <remarks>
    /// A line that breaks while it starts is made anew, and the command is started once and not twice. It runs in a session of its own, without a terminal, and ends with the machine.
    /// Some distributions end all that a user who is not root left running when he logs out (systemd's <c>KillUserProcesses=yes</c>; not Debian, Ubuntu, Fedora).
    /// </remarks>
    Task<IDetachedRun> StartDetachedAsync(RemoteCommand command, CancellationToken cancellationToken = default);

    /// <summary>Takes up a detached run again, by its id. Does not go to the machine: whether it is there is seen when it is used.</summary>
    /// <param name="id">The run's <see cref="IDetachedRun.Id"/>.</param>
    /// <exception cref="ArgumentException">That is no id of a run.</exception>
    IDetachedRun AttachDetached(string id);

    /// <summary>Brings a file, or a directory's contents, to the machine. What is there already is not sent again.</summary>
    /// <param name="localPath">A file or a directory of this machine.</param>
    /// <param name="remotePath">Where it goes; relative to the login user's home. For a file, a trailing <c>/</c> means "into".</param>
    /// <param name="progress">Told about bytes and files as they go.</param>
    /// <param name="cancellationToken">Stops; files that are whole stay, a later call goes on from there.</param>
    /// <exception cref="RemoteTransferException">Something could not be read or written; the message says which path and why.</exception>
    /// <exception cref="RemoteConnectionException">The line was cut.</exception>
    Task<TransferReceipt> UploadAsync(string localPath, string remotePath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Brings a file, or a directory's contents, from the machine. What is here already is not sent again.</summary>
    /// <param name="remotePath">A file or a directory; relative to the login user's home.</param>
    /// <param name="localPath">Where it goes. For a file, a trailing <c>/</c> means "into".</param>
    /// <param name="progress">Told about bytes and files as they go.</param>
    /// <param name="cancellationToken">Stops; files that are whole stay, a later call goes on from there.</param>
    /// <exception cref="RemoteTransferException">Something could not be read or written, or an entry would leave <paramref name="localPath"/>.</exception>
    /// <exception cref="RemoteConnectionException">The line was cut.</exception>
    Task<TransferReceipt> DownloadAsync(string remotePath, string localPath, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Forwards a port of the remote machine's loopback to one of this machine's loopback.</summary>
    /// <param name="remotePort">The port on the machine, 1 to 65535.</param>
    /// <param name="cancellationToken">Ends the set-up; nothing is left behind.</param>
    /// <exception cref="RemoteConnectionException">The forward could not be made.</exception>
    Task<IRemoteForward> ForwardAsync(int remotePort, CancellationToken cancellationToken = default);

    /// <summary>Forwards a unix socket of the remote machine to one of this machine that only this program's user can open.</summary>
    /// <param name="remotePath">The socket's absolute path on the machine: letters, digits and <c>/._-+@=,</c>.</param>
    /// <param name="cancellationToken">Ends the set-up; nothing is left behind.</param>
    /// <exception cref="RemoteConnectionException">The forward could not be made.</exception>
    /// <exception cref="ArgumentException">The path cannot be handed over.</exception>
    /// <exception cref="NotSupportedException">This shell forwards no sockets; by default none does.</exception>
    /// <remarks>Whether the socket is there is seen when it is used: a connection is closed at once when it is not, or may not be opened by the user logged in.</remarks>
    Task<IRemoteSocketForward> ForwardSocketAsync(string remotePath, CancellationToken cancellationToken = default) =>
        Task.FromException<IRemoteSocketForward>(new NotSupportedException($"{GetType().Name} forwards no unix sockets."));
}

/// <summary>A forwarded port; disposing ends it.</summary>
public interface IRemoteForward : IAsyncDisposable
{
    /// <summary>Gets the address and port on this machine's loopback.</summary>
    System.Net.IPEndPoint LocalEndPoint { get; }
}

/// <summary>A forwarded unix socket; disposing ends it.</summary>
public interface IRemoteSocketForward : IAsyncDisposable
{
    /// <summary>Gets the path of the socket on this machine.</summary>
    string LocalPath { get; }
}

/// <summary>Makes shells.</summary>
public interface IRemoteShellFactory
{
    /// <summary>Gets the public key of this run (OpenSSH line) that a machine must accept, made on first use; or <see langword="null"/> when the factory needs none.</summary>
    string? PublicKey { get; }

    /// <summary>Finds out, before a machine is paid for, whether this machine has what shells need: a program, a directory to write to.</summary>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="SpinupException">Something is missing; the message says what and what to do.</exception>
    /// <remarks>Asked before a droplet is created whose readiness needs a shell. By default nothing is needed. Whoever wraps a factory hands it on.</remarks>
    ValueTask EnsureAvailableAsync(CancellationToken cancellationToken = default) => default;

    /// <summary>Says which port opens when a shell can be had, so that whoever waits connects at that moment and not before.</summary>
    /// <param name="endpoint">Where the shell will be.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <returns>By default the endpoint's own; <see langword="null"/> when the shell is not reached over TCP, or when it is not known yet.</returns>
    ValueTask<System.Net.IPEndPoint?> FindPortAsync(RemoteEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return new(System.Net.IPAddress.TryParse(endpoint.Host, out var address) ? new System.Net.IPEndPoint(address, endpoint.Port) : null);
    }

    /// <summary>Opens a shell, with one try.</summary>
    /// <param name="endpoint">Where, as whom, and which host key is expected.</param>
    /// <param name="cancellationToken">Ends the try; nothing is left behind.</param>
    /// <exception cref="RemoteHostKeyException">Another machine answers there. No authentication was attempted.</exception>
    /// <exception cref="RemoteConnectionException">No connection could be made; worth another try while a machine boots.</exception>
    Task<IRemoteShell> ConnectAsync(RemoteEndpoint endpoint, CancellationToken cancellationToken = default);
}

/// <summary>Where a shell is, and how its machine proves itself.</summary>
public sealed record RemoteEndpoint
{
    /// <summary>Gets the address or host name.</summary>
    public required string Host { get; init; }

    /// <summary>Gets the port.</summary>
    /// <value>22.</value>
    public int Port { get; init; } = 22;

    /// <summary>Gets the user to log in as.</summary>
    /// <value><c>root</c>.</value>
    public string User { get; init; } = "root";

    /// <summary>Gets the host keys to accept (OpenSSH public lines, <c>type base64</c>). Any other is refused before authentication.</summary>
    public required IReadOnlyList<string> ExpectedHostKeys { get; init; }

    /// <summary>Gets the private key file to log in with; the run's own key when absent.</summary>
    public string? IdentityFile { get; init; }

    /// <summary>Gets the id of the droplet, for messages and for shells that are not reached by address; 0 when there is none.</summary>
    public long DropletId { get; init; }
}
