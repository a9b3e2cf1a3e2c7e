using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Leases;

/// <summary>One delete for all droplets of a run. Only ever by a tag that one run put on its own droplets, and after a look at what bears it.</summary>
internal sealed class RunTagDelete(IDigitalOceanClient api)
{
    /// <summary>Deletes by the tag, if it may be done.</summary>
    /// <param name="tag">The tag; nothing is deleted by one that is not of a run.</param>
    /// <param name="targets">The droplets that shall go.</param>
    /// <param name="cancellationToken">Ends the try; the delete may have been accepted all the same.</param>
    /// <returns>The droplets that the accepted delete was for. The others have to be asked for one by one.</returns>
    public async Task<IReadOnlySet<long>> TryAsync(string tag, IReadOnlyList<DestroyTarget> targets, CancellationToken cancellationToken)
    {
        var none = new HashSet<long>();
        if (!LeaseTag.TryParse(tag, out var parsed) || parsed.Kind != LeaseTagKind.Run)
        {
            return none;
        }

        var ids = targets.Select(target => target.DropletId).ToHashSet();
        var names = targets.Select(target => target.Name).ToHashSet(StringComparer.Ordinal);
        var bearers = new HashSet<long>();
        try
        {
            await foreach (var droplet in api.Droplets.ListAsync(tagName: tag, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                // A twin of a target goes with it; anything else that bears the tag is none of ours to take.
                if (!ids.Contains(droplet.Id) && !names.Contains(droplet.Name))
                {
                    return none;
                }

                bearers.Add(droplet.Id);
            }

            if (bearers.Count < 2)
            {
                return none;
            }

            await api.Droplets.DeleteByTagAsync(tag, cancellationToken).ConfigureAwait(false);
            return bearers;
        }
        catch (DigitalOceanApiException)
        {
            // Refused, perhaps for one of them only: each is asked for by itself, and that tells.
            return none;
        }
    }
}
