using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Cli.CommandLine;
using Spinup.Cli.Output;
using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Ledger;

namespace Spinup.Cli.Renting;

/// <summary>Rents one droplet for one use, and destroys it whatever happens: a failure, a signal, the end of its time.</summary>
internal sealed class Rental(SpinupSession session, DropletWish wish, Screen screen, TerminationSignals signals)
{
    // What a use may still take to notice that its droplet is gone, before it is left behind.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(3);

    /// <summary>Rents, uses, destroys.</summary>
    /// <param name="use">What to do with the droplet; returns the exit code. Its token fires when the droplet is going.</param>
    public async Task<RentalEnd> UseAsync(Func<IEphemeralDroplet, CancellationToken, Task<int>> use)
    {
        var clock = Stopwatch.StartNew();
        using var lifetime = new CancellationTokenSource(wish.Spec.MaxLifetime);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(signals.Token, lifetime.Token);
        IEphemeralDroplet droplet;
        string? leftBehind = null;
        try
        {
            var spec = wish.Spec with { DestroyFailed = failure => leftBehind = failure.Message };
            droplet = await screen.WithPhasesAsync(progress => session.Client.Droplets.CreateAsync(spec, progress, stop.Token));
        }
        catch (Exception failure)
        {
            // The message of a create that failed tells what the clean-up came to; that of one that was stopped does not reach the user.
            var stopped = failure is OperationCanceledException;
            if (leftBehind is not null)
            {
                session.EndInHaste();
            }

            return EndOf(new(null, stopped ? leftBehind : null, stopped ? null : Failures.Describe(failure)), lifetime.IsCancellationRequested) with { Elapsed = clock.Elapsed };
        }

        var ready = clock.Elapsed;
        await SayWhatTheLedgerLacksAsync();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop.Token, droplet.Lost);
        var using_ = Guarded(() => use(droplet, gone.Token));
        await Task.WhenAny(using_, FiredAsync(gone.Token));
        if (signals.Name is { } signal)
        {
            screen.Say($"{signal}: ending, droplet {droplet.Id} is destroyed first");
        }

        // At once, not after the use has ended: ending a command on a droplet that is going is a courtesy.
        var (receipt, unconfirmed) = await DestroyAsync(droplet);
        if (unconfirmed is not null)
        {
            session.EndInHaste();
        }

        var outcome = await Task.WhenAny(using_, Task.Delay(LastWords)) == using_ ? await using_ : new UseOutcome(null, null);
        var vanished = droplet.Lost.IsCancellationRequested && !stop.IsCancellationRequested;
        return EndOf(new(outcome.ExitCode, unconfirmed, vanished ? $"droplet {droplet.Id} vanished: somebody else destroyed it" : outcome.Failure), lifetime.IsCancellationRequested) with
        {
            Droplet = droplet,
            Receipt = receipt,
            ReadyAfter = ready,
            Elapsed = clock.Elapsed,
        };
    }

    private static async Task<UseOutcome> Guarded(Func<Task<int>> use)
    {
        try
        {
            return new(await use(), null);
        }
        catch (Exception failure)
        {
            return new(null, Failures.Describe(failure));
        }
    }

    private static Task FiredAsync(CancellationToken token)
    {
        var fired = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), fired);
        return fired.Task;
    }

    private async Task<(DestroyReceipt? Receipt, string? Unconfirmed)> DestroyAsync(IEphemeralDroplet droplet)
    {
        // The SDK gives up at the time-out and says what it saw last; a key in the account may take it a second more.
        using var limit = new CancellationTokenSource(wish.DestroyTimeout + TimeSpan.FromSeconds(2));
        try
        {
            var receipt = await droplet.DestroyAsync(limit.Token);
            screen.Say($"destroyed droplet {droplet.Id}: lived {Duration.ForPeople(receipt.Lived)}, cost {ForPeople.Dollars(receipt.CostUsd)}");
            return (receipt, null);
        }
        catch (OperationCanceledException)
        {
            return (null, $"could not confirm within {Duration.ForPeople(wish.DestroyTimeout)} that droplet {droplet.Id} ({droplet.Name}) is gone; it may still cost money: try 'spinup destroy {droplet.Id}', or 'spinup sweep' after {droplet.ExpiresAt:u}");
        }
        catch (Exception failure)
        {
            return (null, Failures.Describe(failure));
        }
    }

    /// <summary>Says that the ledger cannot be written. The run goes on: nothing depends on it.</summary>
    private async Task SayWhatTheLedgerLacksAsync()
    {
        var ledger = session.Client.Services.GetRequiredService<ILeaseLedger>();
        if ((await ledger.ReadAsync()).Trouble is { } trouble)
        {
            screen.Say($"the ledger {ledger.Path} could not be written: {trouble}");
        }
    }

    // What weighs most comes first: money that may still be spent, then who ended it, then what failed.
    private RentalEnd EndOf(Parts parts, bool lifetimeOver)
    {
        if (parts.Unconfirmed is { } unconfirmed)
        {
            return new(ExitCode.Failure, parts.Failure is { } also && signals.Name is null ? $"{also}; and {unconfirmed}" : unconfirmed);
        }

        if (signals.Name is not null)
        {
            return new(signals.ExitCode, null);
        }

        if (lifetimeOver)
        {
            return new(ExitCode.LifetimeOver, $"the lifetime of {Duration.ForPeople(wish.Spec.MaxLifetime)} ran out (--max-lifetime); the droplet is destroyed");
        }

        return parts.Failure is { } failure ? new(ExitCode.Failure, failure) : new(parts.ExitCode ?? ExitCode.Failure, null);
    }

    private sealed record UseOutcome(int? ExitCode, string? Failure);

    private sealed record Parts(int? ExitCode, string? Unconfirmed, string? Failure);
}
