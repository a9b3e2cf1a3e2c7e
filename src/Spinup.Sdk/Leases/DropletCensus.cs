using System.Collections.Concurrent;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Leases;

/// <summary>Says which of some droplets are there, in the fewest requests: one for each of them, or one for each 200 of the account.</summary>
/// <remarks>
/// A listing of several pages proves an absence only when it is whole. A droplet that goes while the pages are read moves those behind
/// it up, and one of them falls between two pages: there, unlisted. So the pages must agree on the total and hold as many.
/// </remarks>
internal sealed class DropletCensus(IDigitalOceanClient api)
{
    private const int PerPage = 200;
    private const int MaxParallel = 8;

    /// <summary>Looks once for each of them.</summary>
    /// <param name="sought">Droplets that lists show by now: they lag a create, so a newborn's absence means nothing.</param>
    /// <param name="closely">Whether what a listing left open is asked for one by one, also when listing again would be cheaper.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="DigitalOceanApiException">A listing was refused.</exception>
    public async Task<DropletSightings> LookAsync(IReadOnlyCollection<DestroyTarget> sought, bool closely, CancellationToken cancellationToken)
    {
        var seen = new DropletSightings();
        foreach (var kind in sought.GroupBy(target => target.IsGpu))
        {
            await LookAsync([.. kind.Select(target => target.DropletId)], kind.Key ? "gpus" : null, closely, seen, cancellationToken).ConfigureAwait(false);
        }

        return seen;
    }

    private async Task LookAsync(HashSet<long> open, string? type, bool closely, DropletSightings seen, CancellationToken cancellationToken)
    {
        if (open.Count == 1)
        {
            await LookAtEachAsync(open, seen, cancellationToken).ConfigureAwait(false);
            return;
        }

        var (listed, total, whole, pages) = (new HashSet<long>(), (int?)null, true, 1);
        for (var number = 1; ; number++)
        {
            var page = await api.Droplets.ListPageAsync(number, PerPage, type: type, cancellationToken: cancellationToken).ConfigureAwait(false);
            var isLast = page.Links?.Pages?.Next is not { Length: > 0 } || page.Droplets.Count == 0;
            foreach (var droplet in page.Droplets)
            {
                listed.Add(droplet.Id);
                if (open.Remove(droplet.Id))
                {
                    seen.Present[droplet.Id] = droplet;
                }
            }

            whole &= number == 1 ? page.Meta is not null || isLast : page.Meta is not null && page.Meta.Total == total;
            total = page.Meta?.Total;
            if (open.Count == 0)
            {
                return;
            }

            if (isLast)
            {
                break;
            }

            // The rest of the list can cost more than the droplets that are still open.
            pages = Math.Max(pages, ((total ?? int.MaxValue - PerPage) + PerPage - 1) / PerPage);
            if (pages - number >= open.Count)
            {
                await LookAtEachAsync(open, seen, cancellationToken).ConfigureAwait(false);
                return;
            }
        }

        if (whole && (total is null || total == listed.Count))
        {
            seen.Absent.UnionWith(open);
        }
        else if (closely || open.Count <= pages)
        {
            await LookAtEachAsync(open, seen, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LookAtEachAsync(HashSet<long> ids, DropletSightings seen, CancellationToken cancellationToken)
    {
        var found = new ConcurrentDictionary<long, Droplet?>();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = MaxParallel, CancellationToken = cancellationToken }, async (id, token) =>
        {
            try
            {
                found[id] = (await api.Droplets.GetAsync(id, token).ConfigureAwait(false)).Droplet;
            }
            catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
            {
                found[id] = null;
            }
            catch (DigitalOceanApiException refusal) when (refusal.MayPass())
            {
                // Nothing is known of it: it stays open.
            }
        }).ConfigureAwait(false);
        foreach (var (id, droplet) in found)
        {
            if (droplet is null)
            {
                seen.Absent.Add(id);
            }
            else
            {
                seen.Present[id] = droplet;
            }
        }
    }
}

/// <summary>What a look found. A droplet in neither is one of which the API did not say.</summary>
internal sealed class DropletSightings
{
    public Dictionary<long, Droplet> Present { get; } = [];

    /// <summary>Gets the droplets that are proven not to be there, at this moment.</summary>
    public HashSet<long> Absent { get; } = [];
}
