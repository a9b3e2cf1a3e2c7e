using System.Collections.Concurrent;
using Spinup.Sdk.Api.Tags;

namespace Spinup.Sdk.Leases.Sweeping;

/// <summary>Removes tags of ours whose time is over, when a second list says that nothing bears them.</summary>
internal sealed class TagRemoval(SweepContext sweep, bool oursStay)
{
    // The counts may lag what was destroyed; what is still counted then is left to the next sweep.
    private const int MaxLooks = 3;

    /// <returns>What became of each that nothing bears, in the order given.</returns>
    public async Task<IReadOnlyList<SweepEntry>> RunAsync(IReadOnlyList<Marked<Tag>> marked, CancellationToken cancellationToken)
    {
        var open = marked.ToDictionary(mark => mark.Thing.Name, mark => mark.Entry);
        var ends = new ConcurrentDictionary<string, SweepEntry>();
        for (var look = 1; open.Count > 0 && look <= MaxLooks; look++)
        {
            if (look > 1)
            {
                await Task.Delay(sweep.Settle.BetweenLooks, sweep.Time, cancellationToken).ConfigureAwait(false);
            }

            Dictionary<string, Tag> counted;
            try
            {
                counted = (await AccountView.ToListAsync(sweep.Api.Tags.ListAsync(cancellationToken)).ConfigureAwait(false)).ToDictionary(tag => tag.Name);
            }
            catch (DigitalOceanApiException refusal)
            {
                open.Values.ToList().ForEach(entry => ends[entry.Id] = sweep.Told(entry with { Outcome = SweepOutcome.Failed, Detail = refusal.Message }));
                break;
            }

            var rule = sweep.Rule;
            var free = open.Where(pair => !counted.TryGetValue(pair.Key, out var tag) || rule.Judge(tag, 0, oursStay) is not null).Select(pair => pair.Value).ToList();
            await Parallel.ForEachAsync(free, sweep.Parallel(cancellationToken), async (entry, token) =>
                ends[entry.Id] = sweep.Told(counted.ContainsKey(entry.Id) ? await DeleteAsync(entry, token).ConfigureAwait(false) : entry with { Outcome = SweepOutcome.Gone })).ConfigureAwait(false);
            free.ForEach(entry => open.Remove(entry.Id));
        }

        return [.. marked.Where(mark => ends.ContainsKey(mark.Entry.Id)).Select(mark => ends[mark.Entry.Id])];
    }

    private async Task<SweepEntry> DeleteAsync(SweepEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await sweep.Api.Tags.DeleteAsync(entry.Id, cancellationToken).ConfigureAwait(false);
            return entry with { Outcome = SweepOutcome.Gone };
        }
        catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
        {
            return entry with { Outcome = SweepOutcome.Gone };
        }
        catch (DigitalOceanApiException refusal)
        {
            return entry with { Outcome = SweepOutcome.Failed, Detail = refusal.Message };
        }
    }
}
