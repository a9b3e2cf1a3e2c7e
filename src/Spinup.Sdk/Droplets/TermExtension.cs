using Spinup.Sdk.Api.Tags;
using Spinup.Sdk.Droplets.UserData;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets;

/// <summary>Lets droplets of one run live longer: their dead man's switches first, then one tag for all.</summary>
/// <remarks>In this order, since a switch that is put off in vain does no harm, while one that is forgotten ends a droplet in use.</remarks>
internal sealed class TermExtension(ProvisioningParts parts, IntentId runId) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    // One renewal after the other: each takes away the tags that nothing needs any more.
    private readonly SemaphoreSlim gate = new(1, 1);

    // Only behind the gate. A droplet renewed alone leaves the tag it shared to the others: without it their leases would end with their names.
    private readonly Dictionary<LeaseTag, HashSet<EphemeralDroplet>> bearers = [];

    /// <param name="droplets">Those that shall live longer.</param>
    /// <param name="remaining">How long from now on.</param>
    /// <param name="cancellationToken">Stops; the renewal may have happened or not.</param>
    /// <returns>The new end, or the end they have when that is later.</returns>
    /// <exception cref="LeaseLostException">None of them is left, or one is lost.</exception>
    public async Task<DateTimeOffset> ExtendAsync(IReadOnlyCollection<EphemeralDroplet> droplets, TimeSpan remaining, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(remaining, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(remaining, Longest);
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var expiresAt = parts.Clock.UtcNow + remaining;
            var left = droplets.Where(droplet => !droplet.IsEnding).ToList();
            if (left.Count == 0)
            {
                throw new LeaseLostException("Nothing is left to renew: what it was for is destroyed, being destroyed, or handed over.");
            }

            var behind = left.Where(droplet => droplet.ExpiresAt < expiresAt).ToList();
            if (behind.Count == 0)
            {
                return left.Min(droplet => droplet.ExpiresAt);
            }

            foreach (var droplet in behind)
            {
                droplet.ThrowIfLost();
            }

            await parts.Guard.CheckRenewalAsync([.. behind.Select(droplet => droplet.Intent)], expiresAt, cancellationToken).ConfigureAwait(false);
            await Task.WhenAll(behind.Where(droplet => droplet.HasDeadMansSwitch)
                .Select(droplet => PutOffAsync(droplet, expiresAt, cancellationToken))).ConfigureAwait(false);
            var members = behind.Select(droplet => TaggedResource.Droplet(droplet.Id))
                .Concat(behind.SelectMany(droplet => droplet.VolumeIds).Select(TaggedResource.Volume)).ToList();
            var tag = LeaseTag.Create(LeaseTagKind.Until, runId, expiresAt);
            bearers.TryAdd(tag, []); // Before it is made: should it be left behind, it is known.
            await parts.Renewal.RenewAsync(tag, members, cancellationToken).ConfigureAwait(false);
            foreach (var droplet in behind)
            {
                await droplet.RenewedAsync(tag.At).ConfigureAwait(false);
            }

            await SupersedeAsync(tag, behind, cancellationToken).ConfigureAwait(false);
            return tag.At;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Takes the tags away that nothing needs any more. Never throws.</summary>
    public async Task RemoveTagsAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A renewal that is under way has put one on that would stay.
            await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return; // They are free, and swept when their time is over.
        }

        try
        {
            // What was handed over lives on by its tag.
            await RemoveAsync(tag => bearers[tag].All(static droplet => !droplet.IsHandedOver), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private Task SupersedeAsync(LeaseTag tag, List<EphemeralDroplet> by, CancellationToken cancellationToken)
    {
        foreach (var others in bearers.Values)
        {
            others.ExceptWith(by);
        }

        bearers[tag].UnionWith(by);
        return RemoveAsync(old => bearers[old].All(static droplet => droplet.IsEnding && !droplet.IsHandedOver), cancellationToken);
    }

    private async Task RemoveAsync(Predicate<LeaseTag> which, CancellationToken cancellationToken)
    {
        foreach (var tag in bearers.Keys.Where(tag => which(tag)).ToList())
        {
            bearers.Remove(tag);
            await parts.Renewal.RemoveAsync(tag.ToString(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PutOffAsync(EphemeralDroplet droplet, DateTimeOffset expiresAt, CancellationToken cancellationToken)
    {
        var result = await droplet.RunAsync(DeadMansSwitch.Renew(runId.ToString(), expiresAt), null, cancellationToken).ConfigureAwait(false);
        if (!result.Succeeded)
        {
            throw new SpinupException(
                $"The dead man's switch of droplet {droplet.Id} ({droplet.Name}) could not be put off (exit {result.ExitCode}: {result.StandardErrorTail.Trim()}), so its lease was not renewed: it ends at {droplet.ExpiresAt:u}.");
        }
    }
}
