namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>Takes servers out: drained, cut at the deadline, removed when nothing is connected any more.</summary>
internal sealed class ServerDeparture(RuntimeCommands commands, ServerNames names, HAProxyOptions options, TimeProvider timeProvider)
{
    // HAProxy ends cut sessions at once, by its own clock's ticks; what lives longer is not a session.
    private static readonly TimeSpan CutGrace = TimeSpan.FromSeconds(5);

    /// <summary>Keeps new requests off a server and waits for those in flight; at the deadline they are cut.</summary>
    /// <returns>Null when another writer took it back.</returns>
    public async Task<DrainReport?> DrainAsync(string name, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is not { } first || !await commands.DrainAsync(name, cancellationToken).ConfigureAwait(false))
        {
            return new(0, 0, 0, TimeSpan.Zero);
        }

        // Looked at again: what came between the look and the drain is in flight too.
        var inFlight = first.InFlight;
        int? cut = null;
        for (var looks = 0; ; looks++)
        {
            var load = await commands.FindLoadAsync(first, cancellationToken).ConfigureAwait(false);
            if (load is { Weight: > 0 })
            {
                return null;
            }

            inFlight = looks == 0 ? Math.Max(inFlight, load?.InFlight ?? 0) : inFlight;
            var elapsed = timeProvider.GetElapsedTime(start);
            if (load is null or { InFlight: 0 } || elapsed >= deadline + CutGrace)
            {
                return new(inFlight, Math.Max(0, inFlight - (cut ?? 0)), cut ?? 0, elapsed);
            }

            if (elapsed >= deadline && cut is null)
            {
                cut = load.InFlight;
                await commands.CutAsync(name, cancellationToken).ConfigureAwait(false);
            }

            await PauseAsync(deadline - elapsed, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes a server, and returns when no request can reach it any more.</summary>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is null)
        {
            return;
        }

        var start = timeProvider.GetTimestamp();
        while (await commands.RemoveAsync(name, cancellationToken).ConfigureAwait(false) is { } reason)
        {
            var elapsed = timeProvider.GetElapsedTime(start);
            if (elapsed >= options.DrainDeadline + CutGrace)
            {
                throw new LoadBalancerException($"{name} could not be removed from {commands.Where} within {elapsed.TotalSeconds:0} s, though its sessions were cut: {reason}");
            }

            if (elapsed >= options.DrainDeadline)
            {
                await commands.CutAsync(name, cancellationToken).ConfigureAwait(false);
            }

            await PauseAsync(options.DrainDeadline - elapsed, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ServerEntry?> FindAsync(string name, CancellationToken cancellationToken) =>
        (await commands.ReadAsync(cancellationToken).ConfigureAwait(false)).TryGetValue(name, out var entry) && names.AreOurs(entry) ? entry : null;

    private Task PauseAsync(TimeSpan left, CancellationToken cancellationToken) =>
        Task.Delay(left > TimeSpan.Zero && left < options.PollInterval ? left : options.PollInterval, timeProvider, cancellationToken);
}
