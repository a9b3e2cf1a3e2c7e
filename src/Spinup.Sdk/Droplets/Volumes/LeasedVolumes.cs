using Microsoft.Extensions.Logging;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Volumes;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Droplets.Volumes;

/// <summary>The volumes of one droplet: made before it, so that they are attached from its birth, and removed after it.</summary>
internal sealed partial class LeasedVolumes(
    IDigitalOceanClient api, IApiClock clock, TimeProvider time, ILogger logger, string region, IReadOnlyList<LeasedVolumes.Wish> wishes)
{
    private const int MaxTries = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    // A droplet's volumes are let go some seconds after it; until then their delete is refused.
    private static readonly TimeSpan DetachPause = TimeSpan.FromMilliseconds(500);

    private readonly List<(Volume Volume, Wish Wish)> made = [];

    // Those whose create got no answer that tells, and no look since: they are deleted by their names, which are theirs alone.
    private readonly HashSet<string> unanswered = new(StringComparer.Ordinal);

    /// <summary>Gets the names of those that go with the droplet.</summary>
    public IReadOnlyList<string> LeasedNames => [.. wishes.Where(wish => !wish.Spec.Keep).Select(wish => wish.Name)];

    public IReadOnlyList<string> Ids => [.. made.Select(one => one.Volume.Id)];

    public IReadOnlyList<AttachedVolume> Attached => [.. made.Select(one => new AttachedVolume(one.Volume.Id, one.Volume.Name, one.Wish.Spec.MountPath, one.Volume.SizeGib))];

    /// <summary>Names them: those of the lease as its droplet is, so that a sweep knows what they are and when their time is over.</summary>
    public static IReadOnlyList<Wish> Named(EphemeralDropletSpec spec, DateTimeOffset now, DateTimeOffset expiresAt) =>
        [.. spec.Volumes.Select(volume => new Wish(volume, volume.Name ?? DropletName.Create(DropletKind.Ephemeral, spec.Label, IntentId.New(now), expiresAt).ToString()))];

    /// <summary>Makes them, or finds those that are kept.</summary>
    /// <param name="cancellationToken">Stops before the next one; what was made is known, and is to be removed.</param>
    /// <exception cref="DigitalOceanApiException">One was refused.</exception>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        foreach (var wish in wishes)
        {
            var found = wish.Spec.Keep ? await FindAsync(wish.Name, cancellationToken).ConfigureAwait(false) : null;
            made.Add((found ?? await MakeAsync(wish, cancellationToken).ConfigureAwait(false), wish));
            unanswered.Remove(wish.Name);
        }
    }

    /// <summary>Finds those that another process made.</summary>
    public async Task FindAsync(CancellationToken cancellationToken)
    {
        foreach (var wish in wishes)
        {
            if (await FindAsync(wish.Name, cancellationToken).ConfigureAwait(false) is { } found)
            {
                made.Add((found, wish));
            }
        }
    }

    /// <summary>Removes those of the lease; waits until they are let go. Never throws: one left behind is logged, and swept once its time is over.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What those that were removed cost, in US dollars.</returns>
    public async Task<decimal> RemoveAsync(CancellationToken cancellationToken)
    {
        var costUsd = 0m;
        foreach (var (volume, wish) in made.Where(one => !one.Wish.Spec.Keep).ToList())
        {
            try
            {
                await DeleteAsync(() => api.Volumes.DeleteAsync(volume.Id, cancellationToken), cancellationToken).ConfigureAwait(false);
                made.Remove((volume, wish));
                costUsd += StorageRule.VolumeCostUsd(volume.SizeGib, volume.CreatedAt, clock.UtcNow);
            }
            catch (Exception failure) when (failure is DigitalOceanApiException or OperationCanceledException)
            {
                LogLeft(failure, volume.Id, volume.Name);
            }
        }

        foreach (var name in unanswered)
        {
            try
            {
                await DeleteAsync(() => api.Volumes.DeleteByNameAsync(name, region, cancellationToken), cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is DigitalOceanApiException or OperationCanceledException)
            {
                LogLeft(failure, "of unknown id", name);
            }
        }

        return costUsd;
    }

    private async Task DeleteAsync(Func<Task> delete, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await delete().ConfigureAwait(false);
                return;
            }
            catch (DigitalOceanApiException gone) when (gone.Kind == DigitalOceanErrorKind.NotFound)
            {
                return;
            }
            catch (DigitalOceanApiException busy) when (busy.Kind is not (DigitalOceanErrorKind.Unauthorized or DigitalOceanErrorKind.Forbidden))
            {
                await Task.Delay(DetachPause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Names are unique in a region, so that a create may be sent again: the one that came through answers "exists".</summary>
    private async Task<Volume> MakeAsync(Wish wish, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                return (await api.Volumes.CreateAsync(
                    new()
                    {
                        Name = wish.Name,
                        Region = region,
                        SizeGib = wish.Spec.SizeGib,
                        FilesystemType = wish.Spec.Filesystem,
                        Description = "made by spinup for a droplet",
                        Tags = wish.Spec.Keep ? null : [LeaseTag.Ours],
                    },
                    CancellationToken.None).ConfigureAwait(false)).Volume;
            }
            catch (DigitalOceanApiException failure) when (failure.Kind is DigitalOceanErrorKind.Conflict
                or DigitalOceanErrorKind.Server or DigitalOceanErrorKind.Transport or DigitalOceanErrorKind.UnreadableAnswer)
            {
                if (!wish.Spec.Keep)
                {
                    unanswered.Add(wish.Name);
                }

                if (await FindAsync(wish.Name, CancellationToken.None).ConfigureAwait(false) is { } there)
                {
                    return there;
                }

                if (attempt == MaxTries)
                {
                    throw;
                }

                await Task.Delay(FirstPause * attempt, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<Volume?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var page = await api.Volumes.ListPageAsync(name: name, region: region, cancellationToken: cancellationToken).ConfigureAwait(false);
        return page.Volumes.FirstOrDefault(volume => volume.Name == name && volume.Region.Slug == region);
    }

    [LoggerMessage(EventIds.VolumeLeft, LogLevel.Error, "Volume {VolumeId} ({VolumeName}) could not be removed; it costs money until a sweep removes it once its time is over")]
    private partial void LogLeft(Exception failure, string volumeId, string volumeName);

    /// <summary>One volume that is wanted.</summary>
    internal sealed record Wish(VolumeSpec Spec, string Name);
}
