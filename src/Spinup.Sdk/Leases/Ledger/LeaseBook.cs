using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Spinup.Sdk.Http;

namespace Spinup.Sdk.Leases.Ledger;

/// <summary>Keeps the leases' steps: in the ledger where there is one, otherwise in memory alone. Thread-safe.</summary>
/// <remarks>
/// A ledger that cannot be used stops nobody: what could not be written is kept in memory and written as soon as that works again. Steps that are noted
/// at the same time are written, and flushed, together.
/// </remarks>
internal sealed partial class LeaseBook : IDisposable
{
    /// <summary>How long the lines of leases that have ended are kept: this month's and last month's are all that a cap can ask for.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(62);

    private const int MaxPending = 10_000;

    // Before a create there is time; afterwards somebody waits to destroy, or to say that it is done.
    private static readonly TimeSpan PatienceBefore = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PatienceAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenTidyings = TimeSpan.FromDays(1);

    private readonly ILedgerStore? store;
    private readonly LedgerJournal? journal;
    private readonly BookKeeper keeper;
    private readonly IApiClock clock;
    private readonly ILogger logger;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly ConcurrentQueue<LedgerLine> incoming = new();

    // All of these only behind the gate.
    private readonly LedgerState memory = new();
    private readonly HashSet<string> own = new(StringComparer.Ordinal);
    private readonly List<LedgerLine> pending = [];
    private DateTimeOffset tidyAt = DateTimeOffset.MinValue;
    private decimal forgottenUsd;
    private string? trouble;

    public LeaseBook(ILedgerStore? store, BookKeeper keeper, IApiClock clock, ILogger<LeaseBook> logger)
    {
        (this.store, this.keeper, this.clock, this.logger) = (store, keeper, clock, logger);
        journal = store is null ? null : new(store, keeper.Owner);
    }

    public BookKeeper Keeper => keeper;

    /// <summary>Gets where the ledger is, or <see langword="null"/> when there is none.</summary>
    public string? Path => store?.Path;

    private LedgerState State => journal?.State ?? memory;

    /// <summary>Decides on what is known, and writes down what was decided, while no other process on this ledger can do either.</summary>
    /// <param name="decide">Gives the lines to write; what it throws is thrown on, and nothing is written.</param>
    /// <param name="mustLast">Whether the lines are worth nothing unless they are on the disk: then they are taken back when they are not.</param>
    /// <param name="cancellationToken">Stops, before anything is decided.</param>
    /// <returns>What kept the lines from the disk; <see langword="null"/> when they are there, or when there is no ledger.</returns>
    public async ValueTask<string?> ChangeAsync(Func<LeaseView, IReadOnlyList<LedgerLine>> decide, bool mustLast, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var hold = await TryHoldAsync(PatienceBefore, cancellationToken).ConfigureAwait(false);
            TakeIncoming();
            if (hold is not null)
            {
                // What is waiting first: whether the ledger can be written is part of what is decided on.
                Write();
            }

            var lines = decide(View());
            Take(lines);
            if (hold is not null)
            {
                Write();
            }

            if (mustLast && trouble is not null)
            {
                TakeBack(lines);
            }

            return trouble;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Writes down what has happened. Does not throw.</summary>
    public async ValueTask NoteAsync(params IReadOnlyList<LedgerLine> lines)
    {
        foreach (var line in lines)
        {
            incoming.Enqueue(line);
        }

        await gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (incoming.IsEmpty && pending.Count == 0)
            {
                return; // Somebody else wrote them together with his own.
            }

            using var hold = await TryHoldAsync(PatienceAfter, CancellationToken.None).ConfigureAwait(false);
            TakeIncoming();
            if (hold is not null)
            {
                Write();
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Looks at what is known, also by others on this ledger; needs only to read it.</summary>
    public async ValueTask<T> LookAsync<T>(Func<LeaseView, T> look, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Try(() => Refresh(isHeld: false));
            TakeIncoming();
            return look(View());
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Makes the file whole again, with what was acknowledged in it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be written.</exception>
    public async ValueTask MendAsync(LedgerLine acknowledged, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (store is not null)
            {
                using var hold = await store.HoldAsync(PatienceBefore, cancellationToken).ConfigureAwait(false);
                Refresh(isHeld: true);
                TakeIncoming();
                if (!journal!.IsEmpty && State is { IsOpened: false } or { Unreadable: > 0 })
                {
                    var before = State;
                    journal.Mend(clock.UtcNow);
                    TellAgain(before);
                }

                // What is waiting has happened before, and is part of what was acknowledged.
                journal.Append([.. pending, acknowledged], clock.UtcNow);
                pending.Clear();
                Recovered();
            }

            State.Apply(acknowledged);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose()
    {
        // The last chance for what could not be written yet; whoever is in the middle of something writes it himself.
        if (store is not null && (pending.Count > 0 || !incoming.IsEmpty) && gate.Wait(0))
        {
            Try(() =>
            {
                using var hold = store.HoldAsync(TimeSpan.Zero, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                Refresh(isHeld: true);
                TakeIncoming();
                Write();
            });
        }

        gate.Dispose();
    }

    private LeaseView View() => new(State, own, keeper) { Trouble = trouble, ForgottenUsd = forgottenUsd };

    /// <returns><see langword="null"/> when there is no ledger, or it cannot be written; then it was read, if that could be done.</returns>
    private async ValueTask<IDisposable?> TryHoldAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        if (store is null)
        {
            Tidy();
            return null;
        }

        try
        {
            var hold = await store.HoldAsync(patience, cancellationToken).ConfigureAwait(false);
            if (Try(() =>
            {
                Refresh(isHeld: true);
                Tidy();
            }))
            {
                return hold;
            }

            hold.Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            InTrouble(failure);
            Try(() => Refresh(isHeld: false));
        }

        return null;
    }

    private void Refresh(bool isHeld)
    {
        if (journal is null)
        {
            return;
        }

        var torn = journal.TornLines;
        if (journal.Refresh(isHeld) is { } before)
        {
            TellAgain(before);
        }

        SayWhatWasFound(journal.TornLines - torn);
    }

    /// <summary>Sees to it that a file which is not the one it was learns again what this process knows.</summary>
    private void TellAgain(LedgerState before)
    {
        foreach (var known in before.Leases.Where(lease => own.Contains(lease.Name.ToString())))
        {
            if (State.Find(known.Name) is not { } found || found.State < known.State || found.ReservedUntil < known.ReservedUntil || (found.DropletId is null && known.DropletId is not null))
            {
                Take([.. LeaseLines.Again(known, clock.UtcNow)]);
            }
        }
    }

    private void TakeIncoming()
    {
        while (incoming.TryDequeue(out var line))
        {
            Take([line]);
        }
    }

    private void Take(IReadOnlyList<LedgerLine> lines)
    {
        foreach (var line in lines)
        {
            State.Apply(line);
            if (line is { Step: LedgerStep.Intended, Name: { } name } && line.Owner == keeper.Owner)
            {
                own.Add(name);
            }
        }

        if (store is null)
        {
            return;
        }

        pending.AddRange(lines);
        if (pending.Count > MaxPending)
        {
            LogDropped(store.Path, MaxPending);
            pending.RemoveRange(0, pending.Count - MaxPending);
        }
    }

    private void TakeBack(IReadOnlyList<LedgerLine> lines)
    {
        foreach (var line in lines.Where(line => line.Step == LedgerStep.Intended))
        {
            pending.Remove(line);
            own.Remove(line.Name!);
            if (DropletName.TryParse(line.Name, out var name))
            {
                State.Remove(name);

                // Should its bytes be in the file after all, for all that the disk said.
                pending.Add(LeaseLines.Withdrawn(name, clock.UtcNow));
            }
        }
    }

    private void Write()
    {
        if (pending.Count == 0 || Try(() => journal!.Append(pending, clock.UtcNow)))
        {
            pending.Clear();
            Recovered();
        }
    }

    private void Tidy()
    {
        var now = clock.UtcNow;
        if (now < tidyAt)
        {
            return;
        }

        tidyAt = now + BetweenTidyings;
        journal?.Compact(now - Kept, now);
        foreach (var forgotten in State.Forget(now - Kept))
        {
            forgottenUsd += own.Remove(forgotten.Name.ToString()) ? forgotten.CostUsd ?? 0 : 0;
        }
    }

    private bool Try(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            InTrouble(failure);
            return false;
        }
    }
}
