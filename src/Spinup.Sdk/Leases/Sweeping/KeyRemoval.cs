using System.Collections.Concurrent;
using Spinup.Sdk.Api.SshKeys;

namespace Spinup.Sdk.Leases.Sweeping;

/// <summary>Removes marked keys. They cost nothing, so an accepted delete is enough.</summary>
internal sealed class KeyRemoval(SweepContext sweep)
{
    // Keys may be listed 10 times a minute only: few are looked at one by one.
    private const int Few = 5;

    /// <returns>What became of each that was not given a later name meanwhile, in the order given.</returns>
    public async Task<IReadOnlyList<SweepEntry>> RunAsync(IReadOnlyList<Marked<SshKey>> marked, CancellationToken cancellationToken)
    {
        Dictionary<long, string>? names = null;
        if (marked.Count > Few)
        {
            try
            {
                names = (await AccountView.ToListAsync(sweep.Api.SshKeys.ListAsync(cancellationToken)).ConfigureAwait(false)).ToDictionary(key => key.Id, key => key.Name);
            }
            catch (DigitalOceanApiException refusal)
            {
                return [.. marked.Select(mark => sweep.Told(mark.Entry with { Outcome = SweepOutcome.Failed, Detail = refusal.Message }))];
            }
        }

        var ends = new ConcurrentDictionary<string, SweepEntry>();
        await Parallel.ForEachAsync(marked, sweep.Parallel(cancellationToken), async (mark, token) =>
        {
            try
            {
                var name = names is null
                    ? (await sweep.Api.SshKeys.GetAsync(mark.Thing.Id, token).ConfigureAwait(false)).SshKey.Name
                    : names.GetValueOrDefault(mark.Thing.Id, mark.Thing.Name);
                if (sweep.Rule.Judge(mark.Thing with { Name = name }) is null)
                {
                    sweep.Spared(mark.Entry);
                    return;
                }

                await sweep.Api.SshKeys.DeleteAsync(mark.Thing.Id, token).ConfigureAwait(false);
                ends[mark.Entry.Id] = sweep.Told(mark.Entry with { Outcome = SweepOutcome.Gone });
            }
            catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
            {
                // Somebody else was quicker.
                ends[mark.Entry.Id] = sweep.Told(mark.Entry with { Outcome = SweepOutcome.Gone });
            }
            catch (DigitalOceanApiException refusal)
            {
                ends[mark.Entry.Id] = sweep.Told(mark.Entry with { Outcome = SweepOutcome.Failed, Detail = refusal.Message });
            }
        }).ConfigureAwait(false);
        return [.. marked.Where(mark => ends.ContainsKey(mark.Entry.Id)).Select(mark => ends[mark.Entry.Id])];
    }
}
