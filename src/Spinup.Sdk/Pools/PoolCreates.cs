using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Pools;

/// <summary>Asks for members: ten names a request, at most one droplet a name whatever becomes of the answers.</summary>
internal sealed class PoolCreates(PoolParts parts)
{
    /// <summary>The tag of a pool's members, for people and firewalls. Nothing is decided by it: a tag comes after a droplet.</summary>
    public static string TagOf(string pool) => $"spinup-pool-{pool}";

    /// <summary>Asks.</summary>
    /// <returns>The members that there are now, how many there may be beside, and why the others are not.</returns>
    public async Task<PoolCreation> CreateAsync(DropletPoolSpec spec, int count, CancellationToken cancellationToken)
    {
        var now = parts.Clock.UtcNow;
        var names = Enumerable.Range(0, count).Select(_ => DropletName.Create(DropletKind.Pool, spec.Name, IntentId.New(now), now + spec.Lease)).ToList();
        var members = new List<PoolMember>();
        var (unknown, failure) = (new List<string>(), (Exception?)null);
        foreach (var batch in names.Chunk(CreateBatch.MaxNames))
        {
            var wish = new CreateDropletRequest
            {
                Name = batch[0].ToString(),
                Region = spec.Region,
                Size = spec.Size,
                Image = spec.Image,
                SshKeys = spec.SshKeys.Count == 0 ? null : spec.SshKeys,
                Tags = [LeaseTag.Ours, TagOf(spec.Name), .. spec.Tags],
                UserData = spec.UserData,
                VpcUuid = spec.VpcUuid,
                Monitoring = spec.Monitoring ? true : null,
            };
            var outcomes = await parts.Creator.CreateAsync(new CreateBatch(wish, [.. batch.Select(name => name.ToString())], null), cancellationToken).ConfigureAwait(false);
            foreach (var (name, outcome) in batch.Zip(outcomes))
            {
                if (outcome.Creation is { } creation)
                {
                    members.Add(new(name, creation.Droplet, now) { MayHaveTwins = creation.MayHaveTwins });
                }
                else if (outcome.MayExist)
                {
                    unknown.Add(name.ToString());
                }

                failure ??= outcome.Failure;
            }

            if (failure is not null)
            {
                // What refused these will refuse the next; the next reconcile tries again.
                break;
            }
        }

        return new(members, unknown, failure);
    }
}

/// <summary>What came of asking for members.</summary>
/// <param name="Members">Those there are.</param>
/// <param name="Unknown">The names of those that may yet appear.</param>
/// <param name="Failure">Why the others are not; null when all are.</param>
internal sealed record PoolCreation(IReadOnlyList<PoolMember> Members, IReadOnlyList<string> Unknown, Exception? Failure);
