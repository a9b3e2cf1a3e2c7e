using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.SshKeys;
using Spinup.Sdk.Http;
using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Leases;

/// <summary>The simple sweep: what the names say is all it needs.</summary>
internal sealed partial class DropletReaper(
    IDigitalOceanClient api,
    IApiClock clock,
    DropletDestroyer destroyer,
    IOptions<SpinupOptions> options,
    ILogger<DropletReaper> logger) : IDropletReaper
{
    public async Task<SweepReport> SweepAsync(SweepOptions? options = null, IProgress<SweepEntry>? progress = null, CancellationToken cancellationToken = default)
    {
        var how = options ?? new SweepOptions();
        how.Check();

        // The whole decision first, from one look: also the clock is known only from the first answer on.
        var droplets = await ListDropletsAsync(cancellationToken).ConfigureAwait(false);
        var keys = await ListKeysAsync(cancellationToken).ConfigureAwait(false);
        var now = clock.UtcNow;
        var ours = droplets.Where(droplet => DropletName.TryParse(droplet.Name, out _)).ToList();
        var expired = new List<Expired>();
        foreach (var droplet in ours)
        {
            Add(expired, SweptKind.Droplet, droplet.Id, droplet.Name, droplet, now, how.Grace);
        }

        var expiredDroplets = expired.Count;
        foreach (var key in keys)
        {
            Add(expired, SweptKind.SshKey, key.Id, key.Name, null, now, how.Grace);
        }

        var entries = new ConcurrentDictionary<Expired, SweepEntry>();
        await Parallel.ForEachAsync(
            expired,
            new ParallelOptions { MaxDegreeOfParallelism = how.MaxParallel, CancellationToken = cancellationToken },
            async (found, token) =>
            {
                var entry = how.DryRun ? found.Entry with { Outcome = SweepOutcome.WouldDestroy } : await DestroyAsync(found, token).ConfigureAwait(false);
                entries[found] = entry;
                progress?.Report(entry);
            }).ConfigureAwait(false);

        var report = new SweepReport
        {
            At = now,
            DropletsSeen = droplets.Count,
            DropletsAlive = ours.Count - expiredDroplets,
            Entries = [.. expired.Select(found => entries[found])],
        };
        LogDone(report.DropletsSeen, report.DropletsAlive, report.Entries.Count, how.DryRun);
        return report;
    }

    private async Task<List<Droplet>> ListDropletsAsync(CancellationToken cancellationToken)
    {
        var droplets = new List<Droplet>();
        foreach (var type in (string?[])[null, "gpus"])
        {
            await foreach (var droplet in api.Droplets.ListAsync(type: type, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                droplets.Add(droplet);
            }
        }

        return [.. droplets.DistinctBy(droplet => droplet.Id)];
    }

    private async Task<List<SshKey>> ListKeysAsync(CancellationToken cancellationToken)
    {
        var keys = new List<SshKey>();
        await foreach (var key in api.SshKeys.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            keys.Add(key);
        }

        return keys;
    }

    private static void Add(List<Expired> expired, SweptKind kind, long id, string name, Droplet? droplet, DateTimeOffset now, TimeSpan grace)
    {
        if (!DropletName.TryParse(name, out var parsed) || parsed.ExpiresAt + grace > now)
        {
            return;
        }

        var price = new DropletPrice(droplet?.Size?.PricePerHourUsd ?? 0, droplet?.Size?.PricePerMonthUsd ?? 0);
        expired.Add(new(
            droplet,
            price,
            new SweepEntry
            {
                Kind = kind,
                Id = id,
                Name = parsed,
                Outcome = SweepOutcome.Failed,
                Overdue = now - parsed.ExpiresAt,
                Detail = $"its name says it is ours and that its time was over at {parsed.ExpiresAt:u}",
                PricePerHourUsd = price.PerHourUsd,
                CostUsd = droplet is null ? 0 : BillingRule.CostUsd(price, droplet.CreatedAt, now),
            }));
    }

    private async Task<SweepEntry> DestroyAsync(Expired found, CancellationToken cancellationToken)
    {
        try
        {
            if (found.Droplet is not { } droplet)
            {
                await RemoveKeyAsync(found.Entry.Id, cancellationToken).ConfigureAwait(false);
                return found.Entry with { Outcome = SweepOutcome.Gone };
            }

            var target = new DestroyTarget
            {
                DropletId = droplet.Id,
                Name = droplet.Name,
                CreatedAt = droplet.CreatedAt,
                Price = found.Price,
                WasActive = true, // it was listed
            };
            var receipt = await destroyer.DestroyAsync(target, options.Value.DestroyTimeout).WaitAsync(cancellationToken).ConfigureAwait(false);
            return found.Entry with { Outcome = SweepOutcome.Gone, Receipt = receipt, CostUsd = receipt.CostUsd };
        }
        catch (SpinupException failure)
        {
            LogFailed(failure, found.Entry.Kind, found.Entry.Id);
            return found.Entry with { Detail = failure.Message };
        }
    }

    private async Task RemoveKeyAsync(long id, CancellationToken cancellationToken)
    {
        try
        {
            await api.SshKeys.DeleteAsync(id, cancellationToken).ConfigureAwait(false);
        }
        catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
        {
            // Somebody else was quicker.
        }
    }

    [LoggerMessage(EventIds.SweepDone, LogLevel.Information, "Swept: {Seen} droplets in the account, {Alive} of ours within their time, {Expired} expired droplets and keys (dry run: {DryRun})")]
    private partial void LogDone(int seen, int alive, int expired, bool dryRun);

    [LoggerMessage(EventIds.SweepFailed, LogLevel.Error, "The sweep could not destroy {Kind} {Id}")]
    private partial void LogFailed(Exception failure, SweptKind kind, long id);

    private sealed record Expired(Droplet? Droplet, DropletPrice Price, SweepEntry Entry);
}
