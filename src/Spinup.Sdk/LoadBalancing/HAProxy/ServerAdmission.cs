using System.Net;

namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>Brings servers in: added, held back and checked, admitted when healthy.</summary>
internal sealed class ServerAdmission(RuntimeCommands commands, ServerNames names, HAProxyOptions options, TimeProvider timeProvider)
{
    // Each time round another writer was quicker, or a number was taken; with 2^20 numbers and some hundred servers neither goes on.
    private const int MostTries = 32;

    /// <summary>Adds a backend, or changes what differs.</summary>
    /// <returns>Whether it was added.</returns>
    public async Task<bool> RegisterAsync(Backend backend, IReadOnlyDictionary<string, ServerEntry> servers, CancellationToken cancellationToken)
    {
        var name = names.Of(backend.Id);
        var address = IPAddress.Parse(backend.Address);
        for (var (attempt, numbersTaken) = (0, 0); attempt < MostTries; attempt++)
        {
            if (servers.TryGetValue(name, out var entry))
            {
                if (!names.AreOurs(entry))
                {
                    throw new LoadBalancerException(
                        $"The name {name} is taken in {commands.Where} by a server that is not ours (of the configuration file, or of another program); it is left alone. Use another owner or id.");
                }

                if (await CorrectAsync(entry, backend, address, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }
            }
            else
            {
                var outcome = await commands.AddAsync(name, ServerNames.NumberOf(name, numbersTaken), address, backend, cancellationToken).ConfigureAwait(false);
                if (outcome == AddOutcome.Added && await commands.HoldAsync(name, cancellationToken).ConfigureAwait(false))
                {
                    return true;
                }

                // Taken by this very server, when another writer was quicker; then it is found in the next look.
                numbersTaken += outcome == AddOutcome.NumberTaken ? 1 : 0;
            }

            servers = await commands.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        throw new LoadBalancerException($"{name} in {commands.Where} was added and removed by others {MostTries} times while it was to be registered.");
    }

    /// <summary>Waits until a backend is healthy, and admits it.</summary>
    public async Task WaitUntilReadyAsync(string id, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var name = names.Of(id);
        var start = timeProvider.GetTimestamp();
        while (true)
        {
            var servers = await commands.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!servers.TryGetValue(name, out var entry) || !names.AreOurs(entry))
            {
                throw new LoadBalancerException($"{name} is not registered in {commands.Where} (a reload of HAProxy forgets servers: reconcile, or register it again).");
            }

            switch (entry.State)
            {
                case BackendState.Ready:
                    return;
                case BackendState.Waiting when entry.IsHealthy && await commands.AdmitAsync(name, cancellationToken).ConfigureAwait(false):
                    return;
                case BackendState.Draining:
                    throw new LoadBalancerException($"{name} in {commands.Where} is leaving: register it again, or reconcile, to take it back.");
            }

            var left = timeout - timeProvider.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                throw new LoadBalancerException($"{name} ({entry.Address}:{entry.Port}) in {commands.Where} was not healthy within {timeout.TotalSeconds:0.#} s; its last check: {entry.Health}.");
            }

            await Task.Delay(left < options.PollInterval ? left : options.PollInterval, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> CorrectAsync(ServerEntry entry, Backend backend, IPAddress address, CancellationToken cancellationToken)
    {
        var moves = !address.Equals(entry.Address) || backend.Port != entry.Port;
        if (moves && !await commands.MoveAsync(entry.Name, address, backend.Port, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        // In maintenance without being ours to leave: half registered by one that was killed.
        if ((moves || entry.InMaintenance || entry.State == BackendState.Draining) && !await commands.HoldAsync(entry.Name, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        return backend.Weight == entry.Weight || await commands.WeighAsync(entry.Name, backend.Weight, cancellationToken).ConfigureAwait(false);
    }
}
