using Microsoft.Extensions.Logging;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Tags;
using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Leases;

/// <summary>Puts the end of leases off by a tag with a later time: one for all members, in one request.</summary>
/// <remarks>
/// Two requests; whoever has no more need of the tag before takes it away with a third. Tags are free. Every step may be repeated without harm, so a lost answer is met by asking again.
/// </remarks>
internal sealed partial class LeaseRenewal(IDigitalOceanClient api, TimeProvider time, ILogger<LeaseRenewal> logger)
{
    private const int MaxTries = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <param name="tag">The tag with the new end. Should this fail, the account may have it.</param>
    /// <param name="members">Droplets and volumes.</param>
    /// <param name="cancellationToken">Stops; the renewal may have happened or not.</param>
    /// <exception cref="DigitalOceanApiException">It was refused. The leases end as before.</exception>
    public async Task RenewAsync(LeaseTag tag, IReadOnlyList<TaggedResource> members, CancellationToken cancellationToken)
    {
        await InsistAsync(() => api.Tags.CreateAsync(new() { Name = tag.ToString() }, cancellationToken), cancellationToken).ConfigureAwait(false);
        await InsistAsync(() => api.Tags.AssignAsync(tag.ToString(), new() { Resources = members }, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes a tag of ours out of the account. Never throws for it: a tag left behind is free, logged, and swept.</summary>
    public async Task RemoveAsync(string tag, CancellationToken cancellationToken)
    {
        try
        {
            await api.Tags.DeleteAsync(tag, cancellationToken).ConfigureAwait(false);
        }
        catch (DigitalOceanApiException gone) when (gone.Kind == DigitalOceanErrorKind.NotFound)
        {
            // A sweep was quicker, or nothing ever bore it.
        }
        catch (Exception failure) when (failure is DigitalOceanApiException or OperationCanceledException)
        {
            LogTagLeft(failure, tag);
        }
    }

    private async Task InsistAsync(Func<Task> ask, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await ask().ConfigureAwait(false);
                return;
            }
            catch (DigitalOceanApiException failure) when (attempt < MaxTries
                && failure.Kind is DigitalOceanErrorKind.Server or DigitalOceanErrorKind.Transport or DigitalOceanErrorKind.UnreadableAnswer)
            {
                await Task.Delay(FirstPause * attempt, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(EventIds.TagLeft, LogLevel.Warning, "Tag {Tag} could not be removed from the account; it is free, and a sweep removes it")]
    private partial void LogTagLeft(Exception failure, string tag);
}
