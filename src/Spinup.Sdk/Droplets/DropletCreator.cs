using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets;

/// <summary>Asks for droplets and gets at most one for each name, although answers get lost and the API knows no idempotency key.</summary>
/// <remarks>
/// <code>
///   POST --answer--> known
///    ^  \--no answer that tells--> look the names up while the lists settle --found--> adopted, extras handed on to be destroyed
///    |                                          \--not found
///    +------ again, for those alone ------------/        (three times at most; from the second on a twin may yet appear, and is looked for)
/// </code>
/// No token stops a look: whoever cancelled wants to know what there is to destroy.
/// </remarks>
internal sealed partial class DropletCreator(IDigitalOceanClient api, TimeProvider time, IOptions<SettleOptions> settle, ILogger<DropletCreator> logger)
{
    private const int MaxCreates = 3;

    /// <param name="batch">The wish; its names are ours and used once.</param>
    /// <param name="cancellationToken">Keeps a create from being sent (again); what was sent is followed to its end.</param>
    /// <returns>What became of each name. Never throws for one that failed.</returns>
    public async Task<IReadOnlyList<CreateOutcome>> CreateAsync(CreateBatch batch, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, CreateOutcome>(StringComparer.Ordinal);
        IReadOnlyList<string> pending = batch.Names;
        for (var create = 1; ; create++)
        {
            Exception failure;
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                LogCreating(batch.Names[0], pending.Count, create);
                Take(await batch.SendAsync(api, pending).ConfigureAwait(false), create > 1);
                failure = new DigitalOceanApiException(DigitalOceanErrorKind.UnreadableAnswer, "The create was accepted, but its answer holds no droplet id.");
            }
            catch (DigitalOceanApiException lost) when (MayHaveBeenDone(lost))
            {
                failure = lost;
            }
            catch (Exception refusal) when (refusal is DigitalOceanApiException or OperationCanceledException)
            {
                // What refused the second create says nothing about the first.
                return Ended(create > 1 && refusal is DigitalOceanApiException certain ? Uncertain(certain) : refusal, mayExist: create > 1);
            }

            if (Missing() is { Count: > 0 } missing)
            {
                LogAnswerLost(missing[0], missing.Count, (failure as DigitalOceanApiException)!.Kind);
                try
                {
                    Adopt(await FindAsync(batch, missing).ConfigureAwait(false), create > 1);
                }
                catch (DigitalOceanApiException blind)
                {
                    return Ended(blind, mayExist: true);
                }
            }

            pending = Missing();
            if (pending.Count == 0 || create == MaxCreates)
            {
                return Ended(failure, mayExist: true);
            }
        }

        List<string> Missing() => [.. batch.Names.Where(name => !known.ContainsKey(name))];

        void Take(IEnumerable<(Droplet Droplet, long? ActionId)> created, bool again)
        {
            foreach (var (droplet, actionId) in created.Where(one => one.Droplet.Id != 0 && batch.Names.Contains(one.Droplet.Name)))
            {
                known[droplet.Name] = new(droplet.Name, new(droplet, actionId, again), null, MayExist: true);
            }
        }

        void Adopt(IEnumerable<Droplet> found, bool again)
        {
            foreach (var same in found.GroupBy(droplet => droplet.Name))
            {
                // The oldest, so that two who adopt at once take the same.
                var droplets = same.OrderBy(droplet => droplet.Id).ToList();
                LogAdopted(droplets[0].Id, same.Key);
                known[same.Key] = new(same.Key, new(droplets[0], null, again) { Twins = droplets[1..] }, null, MayExist: true);
            }
        }

        IReadOnlyList<CreateOutcome> Ended(Exception failure, bool mayExist)
        {
            foreach (var name in Missing())
            {
                if (mayExist)
                {
                    LogNeverAppeared(name);
                }

                known[name] = new(name, null, failure, mayExist);
            }

            return [.. batch.Names.Select(name => known[name])];
        }
    }

    /// <summary>Looks for names until all are there or the lists have settled.</summary>
    private async Task<IReadOnlyList<Droplet>> FindAsync(CreateBatch batch, List<string> names)
    {
        var started = time.GetTimestamp();
        var pause = settle.Value.BetweenLooks;
        IReadOnlyList<Droplet> found = [];
        while (true)
        {
            var isLast = time.GetElapsedTime(started) >= settle.Value.LostAnswer;
            try
            {
                found = await LookAsync(batch, names, closely: isLast).ConfigureAwait(false);
                if (found.Select(droplet => droplet.Name).Distinct().Count() == names.Count)
                {
                    return found;
                }
            }
            catch (DigitalOceanApiException) when (!isLast)
            {
                // The list has failed too; look again. The last failure is thrown, since then nothing is known at all.
            }

            if (isLast)
            {
                return found;
            }

            await Task.Delay(pause, time, CancellationToken.None).ConfigureAwait(false);
            pause = pause * 2 < settle.Value.LongestPause ? pause * 2 : settle.Value.LongestPause;
        }
    }

    /// <param name="batch">The wish.</param>
    /// <param name="names">The names to look for.</param>
    /// <param name="closely">Whether to ask for each name. Tags are put on after a droplet is made, so one by its run's tag may be missed.</param>
    private async Task<IReadOnlyList<Droplet>> LookAsync(CreateBatch batch, List<string> names, bool closely)
    {
        var found = new List<Droplet>();
        if (batch.RunTag is not null && names.Count > 1)
        {
            await foreach (var droplet in api.Droplets.ListAsync(tagName: batch.RunTag).ConfigureAwait(false))
            {
                found.Add(droplet);
            }

            found.RemoveAll(droplet => !names.Contains(droplet.Name));
            names = closely ? [.. names.Except(found.Select(droplet => droplet.Name))] : [];
        }

        foreach (var name in names)
        {
            found.AddRange(await api.ListNamedAsync(name, batch.IsGpu, CancellationToken.None).ConfigureAwait(false));
        }

        return found;
    }

    private static DigitalOceanApiException Uncertain(DigitalOceanApiException refusal) =>
        new(refusal.Kind, $"{refusal.Message} A create before got no answer, and its droplet may yet appear.", refusal)
        {
            StatusCode = refusal.StatusCode,
            ErrorId = refusal.ErrorId,
            RequestId = refusal.RequestId,
            RetryAfter = refusal.RetryAfter,
            ApiMessage = refusal.ApiMessage,
            CertainlyNotDone = false,
        };

    private static bool MayHaveBeenDone(DigitalOceanApiException failure) =>
        !failure.CertainlyNotDone
        && failure.Kind is DigitalOceanErrorKind.Server or DigitalOceanErrorKind.Transport or DigitalOceanErrorKind.UnreadableAnswer or DigitalOceanErrorKind.Unknown;

    [LoggerMessage(EventIds.Creating, LogLevel.Debug, "Asking for {Count} droplets, {DropletName} first, create {Create}")]
    private partial void LogCreating(string dropletName, int count, int create);

    [LoggerMessage(EventIds.AnswerLost, LogLevel.Warning, "The create of {DropletName} ({Count} droplets) got no answer that tells ({Kind}); looking for them by name")]
    private partial void LogAnswerLost(string dropletName, int count, DigitalOceanErrorKind kind);

    [LoggerMessage(EventIds.Adopted, LogLevel.Information, "Droplet {DropletId} ({DropletName}) was made although the answer was lost; it is adopted")]
    private partial void LogAdopted(long dropletId, string dropletName);

    [LoggerMessage(EventIds.NeverAppeared, LogLevel.Warning, "Droplet {DropletName} never appeared; if it does yet, its name says when it expires, and a sweep destroys it")]
    private partial void LogNeverAppeared(string dropletName);
}
