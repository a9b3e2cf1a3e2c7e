using System.Diagnostics;
using System.Globalization;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>A detached run of a droplet without SSH: there is no line to break, so following it is reading its files.</summary>
internal sealed class LocalDetachedRun(HostAccess access, string id) : IDetachedRun
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    // Whether the keeper lives is seen by a walk through all processes: not at every look.
    private const int LooksBetweenWalks = 20;

    private readonly string directory = Path.Combine(access.Home, ".spinup", "runs", id);
    private LocalDetachedRead? latest;

    public string Id => id;

    public DetachedPosition Position => Volatile.Read(ref latest)?.Position ?? default;

    private bool IsKept => ProcessTable.Find(ProcessMark.OfRun("keeper-" + id), []).Count > 0;

    private bool HasEnded => File.Exists(Path.Combine(directory, "end"));

    public async Task<RemoteResult> FollowAsync(RemoteOutput? output = null, DetachedPosition from = default, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from.StandardOutput, nameof(from));
        ArgumentOutOfRangeException.ThrowIfNegative(from.StandardError, nameof(from));
        ThrowIfMissing();
        using var read = new LocalDetachedRead(directory, output, from);
        Volatile.Write(ref latest, read);
        for (var look = 1; ; look++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfOff();

            // Before the reading: what was written before the end is then all there.
            var ended = HasEnded;
            var lost = !ended && look % LooksBetweenWalks == 0 && !IsKept && !HasEnded;
            var sizes = ended ? (await File.ReadAllTextAsync(Path.Combine(directory, "sizes"), cancellationToken)).Split(' ') : null;
            await read.ReadAsync(
                sizes is null ? long.MaxValue : long.Parse(sizes[0], CultureInfo.InvariantCulture), sizes is null ? long.MaxValue : long.Parse(sizes[1], CultureInfo.InvariantCulture), cancellationToken);
            if (ended || lost)
            {
                await read.CompleteAsync(cancellationToken);
                return lost ? throw new DetachedRunLostException($"How the detached run {id} ended is not known: the droplet was restarted meanwhile.") : Result(read.Tail);
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfMissing();
        ThrowIfOff();
        var mark = ProcessMark.OfRun(id);
        foreach (var process in ProcessTable.Find(mark, []))
        {
            Posix.Signal(process, Posix.Terminate);
        }

        var since = Stopwatch.GetTimestamp();
        while (ProcessTable.Find(mark, []).Count > 0 && Stopwatch.GetElapsedTime(since) < Grace)
        {
            await Task.Delay(Pause, cancellationToken);
        }

        await ProcessTable.EndAsync(mark, [], TimeSpan.FromSeconds(5));
        while (!HasEnded && IsKept)
        {
            await Task.Delay(Pause, cancellationToken);
        }
    }

    public async Task RemoveAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfOff();
        while (Directory.Exists(directory))
        {
            if (!HasEnded && IsKept)
            {
                throw new InvalidOperationException($"The detached run {id} still runs, and its files are in use; stop it first.");
            }

            try
            {
                Directory.Delete(directory, recursive: true);
            }
            catch (IOException) when (Directory.Exists(directory) && IsKept)
            {
                // The keeper is about to leave.
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private RemoteResult Result(string tail)
    {
        if (File.Exists(Path.Combine(directory, "late")))
        {
            throw new TimeoutException($"The detached run {id} did not end within its time-out; the droplet has ended it.");
        }

        var end = Path.Combine(directory, "end");
        var (code, signal) = LocalRun.Ending(end);
        var elapsed = File.GetLastWriteTimeUtc(end) - File.GetLastWriteTimeUtc(Path.Combine(directory, "p"));
        return new RemoteResult { ExitCode = code, Signal = signal, Elapsed = elapsed, StandardErrorTail = tail };
    }

    private void ThrowIfMissing()
    {
        if (!Directory.Exists(directory))
        {
            throw new DetachedRunLostException($"There is no detached run {id} on the droplet at {access.Root}: it was removed, or the droplet is another one.");
        }
    }

    private void ThrowIfOff()
    {
        if (!File.Exists(Path.Combine(access.Root, ".spinup", "on")))
        {
            throw new RemoteConnectionException($"The droplet at {access.Root} is off or gone. What was taken: {Position.StandardOutput} bytes of output, {Position.StandardError} of error output.");
        }
    }
}
