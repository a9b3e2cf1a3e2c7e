using System.Collections.Concurrent;
using Spinup.Sdk.Api.Volumes;

namespace Spinup.Sdk.Leases.Sweeping;

/// <summary>Removes marked volumes once their droplets are gone, and waits until they are: a droplet lets go of its volumes a while after its end.</summary>
/// <param name="sweep">The sweep.</param>
/// <param name="staying">The droplets that are there still, whether they were to stay or could not be destroyed.</param>
internal sealed class VolumeRemoval(SweepContext sweep, IReadOnlySet<long> staying)
{
    /// <returns>What became of each that is not in use or within its time after all, in the order given.</returns>
    public async Task<IReadOnlyList<SweepEntry>> RunAsync(IReadOnlyList<Marked<Volume>> marked, CancellationToken cancellationToken)
    {
        var ends = new ConcurrentDictionary<string, SweepEntry>();
        await Parallel.ForEachAsync(marked, sweep.Parallel(cancellationToken), async (mark, token) =>
        {
            if (await RemoveAsync(mark, token).ConfigureAwait(false) is { } end)
            {
                ends[mark.Entry.Id] = sweep.Told(end);
            }
        }).ConfigureAwait(false);
        return [.. marked.Where(mark => ends.ContainsKey(mark.Entry.Id)).Select(mark => ends[mark.Entry.Id])];
    }

    /// <summary>Looks, deletes, and looks again until it is not there.</summary>
    private async Task<SweepEntry?> RemoveAsync(Marked<Volume> mark, CancellationToken cancellationToken)
    {
        var (entry, started, pause, said) = (mark.Entry, sweep.Time.GetTimestamp(), sweep.Settle.BetweenLooks, "");
        while (true)
        {
            try
            {
                var volume = (await sweep.Api.Volumes.GetAsync(mark.Thing.Id, cancellationToken).ConfigureAwait(false)).Volume;
                if (sweep.Rule.Judge(volume, staying) is not { } again)
                {
                    sweep.Spared(entry);
                    return null;
                }

                entry = again;
                await sweep.Api.Volumes.DeleteAsync(mark.Thing.Id, cancellationToken).ConfigureAwait(false);
                said = "its delete was accepted";
            }
            catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
            {
                return entry with { Outcome = SweepOutcome.Gone };
            }
            catch (DigitalOceanApiException refusal) when (refusal.MayPass())
            {
                said = refusal.Message;
            }
            catch (DigitalOceanApiException refusal)
            {
                return entry with { Outcome = SweepOutcome.Failed, Detail = refusal.Message };
            }

            if (sweep.Time.GetElapsedTime(started) >= sweep.DestroyTimeout)
            {
                return entry with { Outcome = SweepOutcome.Failed, Detail = $"it is still there after {sweep.DestroyTimeout.TotalSeconds:0.0} s and costs money; last seen: {said}" };
            }

            await Task.Delay(pause, sweep.Time, cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < sweep.Settle.LongestPause ? pause * 2 : sweep.Settle.LongestPause;
        }
    }
}
