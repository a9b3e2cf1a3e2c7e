using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Leases.Watchdogs;

/// <summary>Keeps a process beside this one that knows every open lease and destroys them when this one dies.</summary>
/// <remarks>
/// <code>
///   first intent: start, hello, leases --> ready --> steps ... --> dispose: bye
///                   ^                                  |
///                   +-------- it died: leases anew ----+   (one that dies young is not started again before the next intent)
/// </code>
/// Leases are written into the pipe before "ready" is awaited: if this process dies in between, the watchdog reads them all the same.
/// </remarks>
internal sealed partial class Watchdog(IOptions<SpinupOptions> options, IOptions<SettleOptions> settle, TimeProvider time, ILogger<Watchdog> logger)
    : ILeaseWitness, IAsyncDisposable, IDisposable
{
    // One that does not live this long would only be started over and over.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(10);

    // It only has to read one line and end.
    private static readonly TimeSpan ByePatience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim starting = new(1, 1);
    private readonly CancellationTokenSource ending = new();
    private readonly TokenFeed feed = new(options.Value, time, logger);

    // All below only under the lock. What is sent is queued there too, so that a lease's steps and a new watchdog's list never cross.
    private readonly Lock gate = new();
    private readonly Dictionary<string, GuardedLease> open = new(StringComparer.Ordinal);
    private WatchdogLink? link;
    private string? token;

    /// <summary>Gets the process that stands guard now, for tests.</summary>
    internal int? ProcessId
    {
        get
        {
            lock (gate)
            {
                return link is { Ended.IsCompleted: false } running ? running.ProcessId : null;
            }
        }
    }

    public async ValueTask IntendedAsync(IReadOnlyList<LeaseIntent> intents, CancellationToken cancellationToken)
    {
        try
        {
            ObjectDisposedException.ThrowIf(ending.IsCancellationRequested, typeof(Watchdog));
            await feed.RefreshAsync(TakeToken, cancellationToken).ConfigureAwait(false);
            lock (gate)
            {
                foreach (var intent in intents)
                {
                    var lease = open[intent.Name.ToString()] = new(intent);
                    Send(lease.Messages);
                }
            }

            await StandGuardAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SpinupException failure) when (intents.All(intent => intent.IsAdopted))
        {
            // The droplet exists already; refusing would leave it without an owner too.
            LogUnguarded(failure, intents.Count);
        }
    }

    public ValueTask IdentifiedAsync(LeaseIntent intent, long dropletId, DateTimeOffset createdAt) => Tell(intent, new IdMessage(intent.Name.ToString(), dropletId, createdAt));

    public ValueTask RenewedAsync(LeaseIntent intent, DateTimeOffset expiresAt) =>
        Tell(intent, new RenewedMessage(intent.Name.ToString(), expiresAt, LeaseTag.Create(LeaseTagKind.Until, intent.RunId, expiresAt).ToString()));

    public ValueTask DestroyedAsync(LeaseIntent intent) => Tell(intent, new DestroyedMessage(intent.Name.ToString()));

    public ValueTask ConfirmedAsync(LeaseIntent intent, DestroyReceipt receipt) => Close(intent, new ConfirmedMessage(intent.Name.ToString()));

    public ValueTask WithdrawnAsync(LeaseIntent intent) => Close(intent, new WithdrawnMessage(intent.Name.ToString()));

    // To the watchdog it is as if nothing had been made: it must not destroy what is another's.
    public ValueTask HandedOverAsync(LeaseIntent intent) => Close(intent, new HandedOverMessage(intent.Name.ToString()));

    /// <summary>Lets the watchdog go: what is still open is left to its expiry, as an orderly end leaves it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (ending.IsCancellationRequested)
        {
            return;
        }

        await ending.CancelAsync().ConfigureAwait(false);
        feed.Dispose();
        await starting.WaitAsync().ConfigureAwait(false);
        if (Swap(null) is { } last)
        {
            await last.ByeAsync(ByePatience, time).ConfigureAwait(false);
        }
    }

    /// <summary>As <see cref="DisposeAsync"/>; a container that is disposed synchronously waits here.</summary>
    public void Dispose() => Task.Run(async () => await DisposeAsync().ConfigureAwait(false)).GetAwaiter().GetResult();

    private ValueTask Tell(LeaseIntent intent, WatchMessage message)
    {
        lock (gate)
        {
            if (open.TryGetValue(intent.Name.ToString(), out var lease))
            {
                lease.Add(message);
                Send([message]);
            }
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask Close(LeaseIntent intent, WatchMessage message)
    {
        lock (gate)
        {
            if (open.Remove(intent.Name.ToString()))
            {
                Send([message]);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void Send(IEnumerable<WatchMessage> messages)
    {
        foreach (var message in messages)
        {
            link?.Send(message);
        }
    }

    /// <summary>Returns when a watchdog knows all that is open.</summary>
    private async Task StandGuardAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending.Token);
        while (true)
        {
            var (current, isNew) = await EnsureAsync(either.Token).ConfigureAwait(false);
            try
            {
                await current.TakenAsync(either.Token).WaitAsync(options.Value.Watchdog.StartTimeout, time, either.Token).ConfigureAwait(false);
                return;
            }
            catch (TimeoutException late)
            {
                await GiveUpAsync(current).ConfigureAwait(false);
                throw new SpinupException($"The watchdog does not answer within {options.Value.Watchdog.StartTimeout} (WatchdogOptions.StartTimeout), so nothing was created.", late);
            }
            catch (SpinupException)
            {
                await GiveUpAsync(current).ConfigureAwait(false);
                if (isNew)
                {
                    throw;
                }

                // It stood guard once and has died; a new one says by itself whether it can.
            }
        }
    }

    private async Task<(WatchdogLink Link, bool IsNew)> EnsureAsync(CancellationToken cancellationToken)
    {
        await starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (gate)
            {
                if (link is { Ended.IsCompleted: false } running)
                {
                    return (running, false);
                }
            }

            var started = WatchdogLink.Start(WatchdogTool.Find(options.Value.Watchdog));
            var before = Swap(started);
            _ = WatchAsync(started, time.GetTimestamp());
            if (before is not null)
            {
                await before.DisposeAsync().ConfigureAwait(false);
            }

            return (started, true);
        }
        finally
        {
            starting.Release();
        }
    }

    /// <summary>Puts another watchdog, or none, in the place of the one that was there, and tells it all it has to know.</summary>
    private WatchdogLink? Swap(WatchdogLink? next)
    {
        lock (gate)
        {
            next?.Send(new HelloMessage
            {
                Version = WatchMessage.CurrentVersion,
                ApiUrl = options.Value.ApiUrl,
                Token = token ?? "",
                DestroyTimeout = options.Value.Watchdog.DestroyTimeout,
                Settle = settle.Value,
            });
            foreach (var message in open.Values.SelectMany(lease => lease.Messages))
            {
                next?.Send(message);
            }

            (var before, link) = (link, next);
            return before;
        }
    }

    private async Task GiveUpAsync(WatchdogLink useless)
    {
        lock (gate)
        {
            if (link != useless)
            {
                return; // Somebody else was quicker, and disposes it.
            }

            link = null;
        }

        await useless.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Waits for the end of a watchdog, and starts another if it is needed.</summary>
    private async Task WatchAsync(WatchdogLink watched, long startedAt)
    {
        int count;
        try
        {
            await watched.TakenAsync(ending.Token).ConfigureAwait(false);
            LogStarted(watched.ProcessId);
            await watched.Ended.ConfigureAwait(false);
            lock (gate)
            {
                count = open.Count;
                if (link != watched || count == 0 || ending.IsCancellationRequested)
                {
                    return;
                }
            }
        }
        catch (Exception failure) when (failure is SpinupException or OperationCanceledException)
        {
            return; // It never stood guard, which the intent that started it says.
        }

        if (time.GetElapsedTime(startedAt) < Young)
        {
            LogUnguarded(null, count);
            return;
        }

        LogDied(watched.ProcessId, count);
        try
        {
            await StandGuardAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is SpinupException or OperationCanceledException)
        {
            LogUnguarded(failure, count);
        }
    }

    private void TakeToken(string? now)
    {
        lock (gate)
        {
            if (now != token)
            {
                token = now;
                Send([new TokenMessage(now ?? "")]);
            }
        }
    }
}
