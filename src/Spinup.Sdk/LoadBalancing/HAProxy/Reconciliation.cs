namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>Brings a section to have the wished servers of ours and no others.</summary>
internal sealed class Reconciliation(RuntimeCommands commands, ServerNames names, ServerAdmission admission, ServerDeparture departure)
{
    public async Task<ReconcileReport> RunAsync(IReadOnlyCollection<Backend> desired, TimeSpan drainDeadline, CancellationToken cancellationToken)
    {
        var servers = await commands.ReadAsync(cancellationToken).ConfigureAwait(false);
        var added = new List<string>();
        foreach (var backend in desired)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await admission.RegisterAsync(backend, servers, cancellationToken).ConfigureAwait(false))
            {
                added.Add(backend.Id);
            }
        }

        // Looked at again: one that was taken back may be healthy already, and another writer may have been here.
        servers = await commands.ReadAsync(cancellationToken).ConfigureAwait(false);
        var wished = desired.Select(backend => names.Of(backend.Id)).ToHashSet(StringComparer.Ordinal);
        var admitted = new List<ServerEntry>();
        foreach (var entry in servers.Values.Where(entry => wished.Contains(entry.Name) && entry.State == BackendState.Waiting && entry.IsHealthy))
        {
            if (await commands.AdmitAsync(entry.Name, cancellationToken).ConfigureAwait(false))
            {
                admitted.Add(entry);
            }
        }

        var leaving = Leaving(servers.Values, wished, admitted.Count).ToList();
        var gone = await Task.WhenAll(leaving.Select(entry => LeaveAsync(entry.Name, drainDeadline, cancellationToken))).ConfigureAwait(false);
        return new([.. added], [.. leaving.Where((_, index) => gone[index]).Select(names.IdOf)], [.. admitted.Select(names.IdOf)]);
    }

    /// <summary>Those to remove. When nobody would serve any more though somebody should, those that serve stay for now.</summary>
    private IEnumerable<ServerEntry> Leaving(IEnumerable<ServerEntry> servers, HashSet<string> wished, int admitted)
    {
        var all = servers.ToLookup(entry => names.AreOurs(entry) && !wished.Contains(entry.Name));
        var somebodyServes = wished.Count == 0 || admitted > 0 || all[false].Any(static entry => entry.IsServing);
        return all[true].Where(entry => somebodyServes || !entry.IsServing);
    }

    private async Task<bool> LeaveAsync(string name, TimeSpan drainDeadline, CancellationToken cancellationToken)
    {
        if (await departure.DrainAsync(name, drainDeadline, cancellationToken).ConfigureAwait(false) is null)
        {
            // Another writer wishes for it.
            return false;
        }

        await departure.RemoveAsync(name, cancellationToken).ConfigureAwait(false);
        return true;
    }
}
