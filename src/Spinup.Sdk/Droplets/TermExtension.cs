using Spinup.Sdk.Api.Tags;
using Spinup.Sdk.Droplets.UserData;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets;

/// <summary>Lets droplets of one run live longer: their dead man's switches first, then one tag for all.</summary>
/// <remarks>In this order, since a switch that is put off in vain does no harm, while one that is forgotten ends a droplet in use.</remarks>
internal sealed class TermExtension(ProvisioningParts parts, IntentId runId) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    // One renewal after the other: each takes the tag of the one before away.
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile LeaseTag? tag;

    /// <param name="droplets">Those that shall live longer.</param>
    /// <param name="remaining">How long from now on.</param>
    /// <param name="cancellationToken">Stops; the renewal may have happened or not.</param>
    /// <returns>The new end, or the end they have when that is later.</returns>
    public async Task<DateTimeOffset> ExtendAsync(IReadOnlyCollection<EphemeralDroplet> droplets, TimeSpan remaining, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(remaining, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(remaining, Longest);
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var expiresAt = parts.Clock.UtcNow + remaining;
            var behind = droplets.Where(droplet => droplet.ExpiresAt < expiresAt).ToList();
            if (behind.Count == 0)
            {
                return droplets.Select(droplet => droplet.ExpiresAt).DefaultIfEmpty(expiresAt).Min();
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
            tag = await parts.Renewal.RenewAsync(runId, members, expiresAt, tag, cancellationToken).ConfigureAwait(false);
            foreach (var droplet in behind)
            {
                await droplet.RenewedAsync(tag.At).ConfigureAwait(false);
            }

            return tag.At;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Takes the tag away once nothing needs it any more. Never throws.</summary>
    public Task RemoveTagAsync(CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref tag, null) is { } last ? parts.Renewal.RemoveAsync(last.ToString(), cancellationToken) : Task.CompletedTask;

    public void Dispose() => gate.Dispose();

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
