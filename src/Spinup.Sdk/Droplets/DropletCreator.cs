using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets;

/// <summary>Asks for one droplet and gets at most one, although answers get lost and the API knows no idempotency key.</summary>
/// <remarks>
/// The name is the key. After an answer that does not tell, the name is looked up until the lists have settled; the droplet found is
/// adopted. Only when none appeared the create is sent again, under the same name. No token stops this: whoever cancelled wants
/// to know what there is to destroy.
/// </remarks>
internal sealed partial class DropletCreator(IDigitalOceanClient api, TimeProvider time, IOptions<SettleOptions> settle, ILogger<DropletCreator> logger)
{
    private const int MaxCreates = 3;

    /// <param name="request">The wish; its name is one of ours and used once.</param>
    /// <param name="cancellationToken">Keeps a create from being sent (again); what was sent is followed to its end.</param>
    /// <exception cref="DigitalOceanApiException">Nothing was made, as far as the lists tell after they had time to settle.</exception>
    public async Task<DropletCreation> CreateAsync(CreateDropletRequest request, CancellationToken cancellationToken)
    {
        for (var create = 1; ; create++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                LogCreating(request.Name, create);
                var created = await api.Droplets.CreateAsync(request, CancellationToken.None).ConfigureAwait(false);
                if (created.Droplet.Id != 0)
                {
                    return new(created.Droplet, CreateActionOf(created), MayHaveTwins: create > 1);
                }

                throw new DigitalOceanApiException(DigitalOceanErrorKind.UnreadableAnswer, "The create was accepted, but its answer holds no droplet id.");
            }
            catch (DigitalOceanApiException failure) when (MayHaveBeenDone(failure))
            {
                LogAnswerLost(request.Name, failure.Kind);
                if (await FindAsync(request).ConfigureAwait(false) is { } found)
                {
                    LogAdopted(found.Id, found.Name);
                    return new(found, null, MayHaveTwins: true);
                }

                if (create == MaxCreates)
                {
                    LogNeverAppeared(request.Name);
                    throw;
                }
            }
        }
    }

    private async Task<Droplet?> FindAsync(CreateDropletRequest request)
    {
        var started = time.GetTimestamp();
        var pause = settle.Value.BetweenLooks;
        while (true)
        {
            try
            {
                var named = await api.ListNamedAsync(request.Name, DropletLookup.IsGpuSize(request.Size), CancellationToken.None).ConfigureAwait(false);
                if (named.Count > 0)
                {
                    return named[0];
                }
            }
            catch (DigitalOceanApiException) when (time.GetElapsedTime(started) < settle.Value.LostAnswer)
            {
                // The list has failed too; look again. The last failure is thrown, since then nothing is known at all.
            }

            if (time.GetElapsedTime(started) >= settle.Value.LostAnswer)
            {
                return null;
            }

            await Task.Delay(pause, time, CancellationToken.None).ConfigureAwait(false);
            pause = pause * 2 < settle.Value.LongestPause ? pause * 2 : settle.Value.LongestPause;
        }
    }

    private static long? CreateActionOf(CreatedDroplet created) =>
        created.Links?.Actions.FirstOrDefault(action => action.Rel == "create")?.Id;

    private static bool MayHaveBeenDone(DigitalOceanApiException failure) =>
        !failure.CertainlyNotDone
        && failure.Kind is DigitalOceanErrorKind.Server or DigitalOceanErrorKind.Transport or DigitalOceanErrorKind.UnreadableAnswer or DigitalOceanErrorKind.Unknown;

    [LoggerMessage(EventIds.Creating, LogLevel.Debug, "Asking for droplet {DropletName}, create {Create}")]
    private partial void LogCreating(string dropletName, int create);

    [LoggerMessage(EventIds.AnswerLost, LogLevel.Warning, "The create of {DropletName} got no answer that tells ({Kind}); looking for the droplet by its name")]
    private partial void LogAnswerLost(string dropletName, DigitalOceanErrorKind kind);

    [LoggerMessage(EventIds.Adopted, LogLevel.Information, "Droplet {DropletId} ({DropletName}) was made although the answer was lost; it is adopted")]
    private partial void LogAdopted(long dropletId, string dropletName);

    [LoggerMessage(EventIds.NeverAppeared, LogLevel.Warning, "Droplet {DropletName} never appeared; if it does yet, its name says when it expires, and a sweep destroys it")]
    private partial void LogNeverAppeared(string dropletName);
}
