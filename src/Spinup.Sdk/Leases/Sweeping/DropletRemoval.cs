using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Leases.Sweeping;

/// <summary>Destroys marked droplets, side by side with other sweeps: each takes them in an order of its own and looks again before each batch.</summary>
/// <remarks>Nothing is deleted that was not looked at a moment before and found to be over once more. What is gone by then, somebody else destroyed.</remarks>
internal sealed class DropletRemoval(SweepContext sweep, BulkDestroyer bulk)
{
    // A look at all costs a request for each 200 droplets of the account: a batch is several times that, so that looking is the small part.
    private const int LeastBatch = 20;
    private const int DeletesPerPage = 5;
    private const int PerPage = 200;
    private const int MaxFruitlessLooks = 6;

    private readonly DropletCensus census = new(sweep.Api);
    private readonly Dictionary<long, SweepEntry> entries = [];
    private readonly List<DestroyTarget> asked = [];

    /// <summary>Gets how many the second look found within their time.</summary>
    public int Spared { get; private set; }

    /// <returns>What became of each that did not turn out to be within its time, in the order given.</returns>
    public async Task<IReadOnlyList<SweepEntry>> RunAsync(IReadOnlyList<Marked<Droplet>> marked, int dropletsSeen, CancellationToken cancellationToken)
    {
        if (marked.Count == 0)
        {
            return [];
        }

        var open = marked.Select(mark => DestroyTarget.Of(mark.Thing) with { WasListed = true }).ToArray();
#pragma warning disable CA5394 // Spreads sweeps over the work; guards nothing.
        Random.Shared.Shuffle(open);
#pragma warning restore CA5394
        foreach (var mark in marked)
        {
            entries[mark.Thing.Id] = mark.Entry;
        }

        await AskAsync([.. open], Math.Max(LeastBatch, DeletesPerPage * (1 + (dropletsSeen / PerPage))), cancellationToken).ConfigureAwait(false);
        await bulk.DestroyManyAsync(asked, null, sweep.DestroyTimeout, sweep.How.MaxParallel, Take).WaitAsync(cancellationToken).ConfigureAwait(false);
        return [.. marked.Where(mark => entries.ContainsKey(mark.Thing.Id)).Select(mark => entries[mark.Thing.Id])];
    }

    private async Task AskAsync(List<DestroyTarget> open, int batch, CancellationToken cancellationToken)
    {
        for (var (fruitless, pause) = (0, sweep.Settle.BetweenLooks); open.Count > 0;)
        {
            var confirmed = new List<DestroyTarget>();
            string? refusal = null;
            try
            {
                var seen = await census.LookAsync(open, closely: fruitless > MaxFruitlessLooks / 2, cancellationToken).ConfigureAwait(false);
                confirmed = Judge(open, seen);
            }
            catch (DigitalOceanApiException failure)
            {
                refusal = failure.Message;
            }

            if (confirmed.Count > 0)
            {
                var now = confirmed.Take(batch).ToList();
                var ids = now.Select(target => target.DropletId).ToHashSet();
                open.RemoveAll(target => ids.Contains(target.DropletId));
                asked.AddRange(await bulk.AskAsync(now, sweep.How.MaxParallel, cancellationToken).ConfigureAwait(false));
                fruitless = 0;
            }
            else if (open.Count > 0)
            {
                if (++fruitless > MaxFruitlessLooks)
                {
                    open.ForEach(target => Fail(target.DropletId, $"the API did not say whether it is still there{(refusal is null ? "" : ": " + refusal)}"));
                    return;
                }

                await Task.Delay(pause, sweep.Time, cancellationToken).ConfigureAwait(false);
                pause = pause * 2 < sweep.Settle.LongestPause ? pause * 2 : sweep.Settle.LongestPause;
            }
        }
    }

    /// <summary>Takes out of <paramref name="open"/> what is gone or not over after all.</summary>
    /// <returns>What is there and over, in the order of <paramref name="open"/>.</returns>
    private List<DestroyTarget> Judge(List<DestroyTarget> open, DropletSightings seen)
    {
        var rule = sweep.Rule;
        var over = new List<DestroyTarget>();
        open.RemoveAll(target =>
        {
            if (seen.Absent.Contains(target.DropletId))
            {
                asked.Add(target with { DeletedAt = sweep.Now });
                return true;
            }

            if (!seen.Present.TryGetValue(target.DropletId, out var droplet))
            {
                return false;
            }

            if (rule.Judge(droplet) is { } entry)
            {
                entries[droplet.Id] = entry;
                over.Add(target);
                return false;
            }

            sweep.Spared(entries[droplet.Id]);
            entries.Remove(droplet.Id);
            Spared++;
            return true;
        });
        return over;
    }

    // Called from several threads, when all that changes the set of entries is over.
    private void Take(DestroyOutcome outcome)
    {
        if (outcome.Failure is { } failure)
        {
            Fail(outcome.Target.DropletId, failure.Message);
            return;
        }

        lock (entries)
        {
            var entry = entries[outcome.Target.DropletId];
            entries[outcome.Target.DropletId] = sweep.Told(entry with { Outcome = SweepOutcome.Gone, Receipt = outcome.Receipt, CostUsd = outcome.Receipt!.CostUsd });
        }
    }

    private void Fail(long dropletId, string detail)
    {
        lock (entries)
        {
            entries[dropletId] = sweep.Told(entries[dropletId] with { Outcome = SweepOutcome.Failed, Detail = detail });
        }
    }
}
