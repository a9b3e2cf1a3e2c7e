using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>The ways to one machine: sessions over shared connections, or a connection each.</summary>
internal sealed partial class SshLink : IAsyncDisposable
{
    private static int lastNumber;

    // A busy sshd hangs up on a newcomer before authentication; nothing has run then, so another try is safe.
    private const int MostTries = 4;

    // sshd drops unauthenticated connections at random when it has ten (MaxStartups 10:30:100).
    private readonly SemaphoreSlim connecting = new(6);
    private readonly SemaphoreSlim changing = new(1);
    private readonly List<SshMaster> masters = [];
    private readonly ConcurrentDictionary<SshProcess, byte> processes = new();
    private readonly RemoteEndpoint endpoint;
    private readonly RemoteOptions options;
    private readonly string sshPath;
    private readonly RunDirectory directory;
    private readonly SshArguments arguments;
    private readonly string knownHostsName;
    private readonly bool multiplexing;
    private readonly TimeProvider timeProvider;
    private readonly ILogger logger;
    private volatile bool disposed;

    public SshLink(RemoteEndpoint endpoint, RemoteOptions options, string sshPath, RunDirectory directory, string identityFile, TimeProvider timeProvider, ILogger logger)
    {
        (this.endpoint, this.options, this.sshPath, this.directory, this.timeProvider, this.logger) = (endpoint, options, sshPath, directory, timeProvider, logger);
        var number = NextNumber();
        knownHostsName = "k" + number;
        arguments = new(endpoint, options, identityFile, directory.File(knownHostsName), "spinup-" + number);
        directory.Replace(knownHostsName, arguments.KnownHosts());
        multiplexing = options.UseMultiplexing ?? !OperatingSystem.IsWindows();
    }

    public RemoteEndpoint Endpoint => endpoint;

    public IReadOnlyList<string> HostKeys => arguments.HostKeys;

    /// <summary>Gets whether commands go over connections that are up already.</summary>
    public bool SharesConnections => multiplexing;

    /// <summary>Gets whether it was closed: what runs over it is ended from here.</summary>
    public bool IsClosed => disposed;

    /// <summary>Sends a text and waits until it runs on the machine.</summary>
    /// <exception cref="RemoteConnectionException">It did not get there.</exception>
    public async Task<SshSession> OpenAsync(byte[] text, string mark, CancellationToken cancellationToken)
    {
        if (!multiplexing)
        {
            return await ConnectAsync(text, mark, [], cancellationToken).ConfigureAwait(false);
        }

        var master = await TakeMasterAsync(cancellationToken).ConfigureAwait(false);
        var log = NewLog();
        SshProcess process;
        try
        {
            process = Start(log, ["ControlMaster=no", $"ControlPath=\"{master.ControlPath}\""], master.Return);
        }
        catch
        {
            master.Return();
            throw;
        }

        return await StartTextAsync(process, text, mark, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a text of ours.</summary>
    public Task<SshSession> OpenScriptAsync(string script, CancellationToken cancellationToken)
    {
        var mark = NewMark();
        return OpenAsync(Scripts.ForScript(script, mark), mark, cancellationToken);
    }

    /// <summary>Runs a text of ours and gives what it prints, which must be short, and the end of what it complains of.</summary>
    public async Task<(string Answer, string Error)> AskAsync(string script, CancellationToken cancellationToken)
    {
        var session = await OpenScriptAsync(script, cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var error = session.ReadErrorAsync();
            var answer = await OwnThread.Run(() => session.ReadText()).WaitAsync(cancellationToken).ConfigureAwait(false);
            return (answer, await error.WaitAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Runs a text of ours over a connection of its own.</summary>
    public Task<SshSession> ConnectAsync(string script, string[] more, CancellationToken cancellationToken)
    {
        var mark = NewMark();
        return ConnectAsync(Scripts.ForScript(script, mark), mark, more, cancellationToken);
    }

    /// <summary>Accepts only this host key from now on; connections that are up stay.</summary>
    public void Pin(string hostKey)
    {
        arguments.HostKeys = [hostKey];
        directory.Replace(knownHostsName, arguments.KnownHosts());
    }

    /// <summary>Makes a fresh connection, verified with the keys that are expected now, and leaves the older ones to end with their sessions.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (!multiplexing)
        {
            var session = await OpenScriptAsync("exit", cancellationToken).ConfigureAwait(false);
            await session.DisposeAsync().ConfigureAwait(false);
            return;
        }

        var fresh = await ConnectMasterAsync(cancellationToken).ConfigureAwait(false);
        await changing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            foreach (var master in masters)
            {
                // Ends when its last session has: ssh sees to that.
                master.Process.CloseInput();
            }

            masters.Clear();
            masters.Add(fresh);
        }
        finally
        {
            changing.Release();
        }
    }

    private async Task<SshMaster> TakeMasterAsync(CancellationToken cancellationToken)
    {
        await changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(IRemoteShell));
            foreach (var master in masters.Where(master => !master.IsAlive).ToList())
            {
                LogMasterGone(SshFailure.Name(endpoint));
                masters.Remove(master);
                await master.DisposeAsync().ConfigureAwait(false);
            }

            foreach (var master in masters)
            {
                if (master.TryTake())
                {
                    return master;
                }
            }

            var fresh = await ConnectMasterAsync(cancellationToken).ConfigureAwait(false);
            fresh.TryTake();
            masters.Add(fresh);
            return fresh;
        }
        finally
        {
            changing.Release();
        }
    }

    private async Task<SshMaster> ConnectMasterAsync(CancellationToken cancellationToken)
    {
        var controlPath = directory.File("m" + NextNumber());
        var session = await ConnectAsync(
            Scripts.Hold, ["ControlMaster=yes", $"ControlPath=\"{controlPath}\"", "ControlPersist=no"], cancellationToken).ConfigureAwait(false);
        return new(session, controlPath);
    }

    /// <summary>Makes a connection of its own.</summary>
    private async Task<SshSession> ConnectAsync(byte[] text, string mark, string[] more, CancellationToken cancellationToken)
    {
        await connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var log = NewLog();
                var process = Start(log, more, released: null);
                try
                {
                    return await StartTextAsync(process, text, mark, cancellationToken).ConfigureAwait(false);
                }
                catch (RemoteConnectionException exception) when (exception.Reason == RemoteFailure.TurnedAway && attempt < MostTries)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), timeProvider, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            connecting.Release();
        }
    }

    private SshProcess Start(string log, string[] more, Action? released)
    {
        ObjectDisposedException.ThrowIf(disposed, typeof(IRemoteShell));
        var process = SshProcess.Start(sshPath, arguments.To(arguments.For(log, more), Scripts.Remote), log);
        processes.TryAdd(process, 0);
        process.Released = () =>
        {
            processes.TryRemove(process, out _);
            released?.Invoke();
        };
        return process;
    }

    /// <summary>Hands the text over and waits for its first word.</summary>
    private async Task<SshSession> StartTextAsync(SshProcess process, byte[] text, string mark, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var started = false;
        try
        {
            var output = new MarkedReader(process.Output, mark);
            started = await OwnThread.Run(() => HandOver(process, text, output)).WaitAsync(either.Token).ConfigureAwait(false);
            if (started)
            {
                return new(process, output, mark);
            }

            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            throw SshFailure.From(endpoint, process.ReadLog(), arguments.HostKeys);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RemoteConnectionException(
                $"{SshFailure.Name(endpoint)} did not answer within {options.ConnectTimeout.TotalSeconds:0.#} s (RemoteOptions.ConnectTimeout).", RemoteFailure.TimedOut);
        }
        finally
        {
            if (!started)
            {
                await process.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static bool HandOver(SshProcess process, byte[] text, MarkedReader output)
    {
        try
        {
            process.Input.Write(text);
            process.Input.Flush();
            while (true)
            {
                // What comes before are words of login scripts.
                var piece = output.Read();
                if (piece.IsEnd || piece.Record == "S")
                {
                    return !piece.IsEnd;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // ssh ended: its log says why.
            return false;
        }
    }

    /// <summary>Gives the path of a socket that is not there yet, where only this program's user can open it.</summary>
    public string NewSocket() => directory.File("f" + NextNumber());

    private string NewLog() => directory.File("l" + NextNumber());

    private static string NextNumber() => Interlocked.Increment(ref lastNumber).ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(EventIds.MasterGone, LogLevel.Warning, "The shared connection to {Machine} ended; the next command makes a new one")]
    private partial void LogMasterGone(string machine);

    public static string NewMark() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    public async ValueTask DisposeAsync()
    {
        disposed = true;
        await changing.WaitAsync().ConfigureAwait(false);
        List<SshMaster> owned = [.. masters];
        masters.Clear();
        changing.Release();

        // Ended here, disposed by whoever runs something through them.
        await Task.WhenAll(processes.Keys.Select(process => process.EndAsync(TimeSpan.FromMilliseconds(200)))).ConfigureAwait(false);
        await Task.WhenAll(owned.Select(master => master.DisposeAsync().AsTask())).ConfigureAwait(false);
    }
}
