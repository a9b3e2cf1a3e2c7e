using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Tags;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Pools;

/// <summary>Puts the end of all members' leases off together, when half of one is over: three requests for the whole pool.</summary>
internal sealed class PoolRenewal(PoolParts parts)
{
    private static readonly TimeSpan AfterAFailure = TimeSpan.FromSeconds(30);
    private DateTimeOffset? notBefore;
    private IntentId? runId;
    private string? lastTag;

    public async Task RenewAsync(DropletPoolSpec spec, IEnumerable<PoolMember> members, CancellationToken cancellationToken)
    {
        var now = parts.Clock.UtcNow;
        var staying = members.Where(member => !member.IsLeaving).ToList();
        if (now < notBefore || !staying.Any(member => member.LeaseEndsAt - now < spec.Lease / 2))
        {
            return;
        }

        var tag = LeaseTag.Create(LeaseTagKind.Until, runId ??= IntentId.New(now), now + spec.Lease);
        try
        {
            await parts.Renewal.RenewAsync(tag, [.. staying.Select(member => TaggedResource.Droplet(member.Droplet.Id))], cancellationToken).ConfigureAwait(false);
            foreach (var member in staying)
            {
                member.RenewedUntil = tag.At;
            }

            if (lastTag is { } before && before != tag.ToString())
            {
                await parts.Renewal.RemoveAsync(before, cancellationToken).ConfigureAwait(false);
            }

            (lastTag, notBefore) = (tag.ToString(), null);
        }
        catch (DigitalOceanApiException failure)
        {
            notBefore = now + AfterAFailure;
            PoolLog.RenewFailed(parts.Logger, spec.Name, staying.Count, staying.Min(member => member.LeaseEndsAt), failure);
        }
    }
}
