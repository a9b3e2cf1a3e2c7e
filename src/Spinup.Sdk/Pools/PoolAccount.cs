using System.Collections.Concurrent;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Pools;

/// <summary>What the account says of a pool: a listing now and then, and how it is read.</summary>
/// <remarks>Lists lag creates and may be incomplete: a member that a list leaves out is asked for by its id before it counts as gone.</remarks>
internal sealed class PoolAccount(PoolParts parts)
{
    private readonly Dictionary<string, DateTimeOffset> unlisted = new(StringComparer.Ordinal);
    private long? seenAt;
    private DateTimeOffset? holdUntil;
    private string? refusal;

    /// <summary>Gets whether the account was ever seen.</summary>
    public bool WasSeen => seenAt is not null;

    /// <summary>Gets how many were asked for, may be there, and are not known.</summary>
    public int UnlistedCount => unlisted.Count;

    /// <summary>Gets why none is asked for just now: what the last create was refused with. Null when nothing stands in the way.</summary>
    public string? Refusal => holdUntil > parts.Time.GetUtcNow() ? refusal : null;

    /// <summary>Takes in what a create brought.</summary>
    public void Asked(PoolCreation made, ConcurrentDictionary<string, PoolMember> members)
    {
        foreach (var member in made.Members)
        {
            members[member.Id] = member;
        }

        var until = parts.Time.GetUtcNow() + parts.Timings.MayAppear;
        foreach (var name in made.Unknown)
        {
            unlisted[name] = until;
        }
    }

    /// <summary>Asks for none for a while: a limit or a lack of room does not pass within a second.</summary>
    public void HoldCreates(Exception failure) =>
        (refusal, holdUntil) = (failure.Message, parts.Time.GetUtcNow() + (failure is DigitalOceanApiException { RetryAfter: { } wait } && wait > parts.Timings.AfterARefusal ? wait : parts.Timings.AfterARefusal));

    public async Task SeeAsync(DropletPoolSpec spec, ConcurrentDictionary<string, PoolMember> members, CancellationToken cancellationToken)
    {
        var now = parts.Time.GetUtcNow();
        foreach (var late in unlisted.Where(pair => pair.Value <= now).Select(pair => pair.Key).ToList())
        {
            unlisted.Remove(late);
        }

        var isInMotion = unlisted.Count > 0 || members.Values.Any(member => !member.WasListed || member.AddressFor(spec) is null || member.IsLeaving);
        var tick = parts.Time.TimestampFrequency;
        var notBefore = seenAt is null ? long.MinValue : parts.Time.GetTimestamp() - (long)((isInMotion ? parts.Timings.InMotion : parts.Timings.AtRest).TotalSeconds * tick);
        if (seenAt >= notBefore)
        {
            return;
        }

        var listing = await parts.Listing.ReadAsync(notBefore, cancellationToken).ConfigureAwait(false);
        var isFirst = seenAt is null;
        foreach (var droplet in listing.Droplets.Values)
        {
            Take(droplet, spec, members, isFirst);
        }

        foreach (var missing in members.Values.Where(member => !listing.Droplets.ContainsKey(member.Droplet.Id) && !member.IsLeaving && IsOlder(member, now)).ToList())
        {
            await AskForAsync(missing, spec, members, cancellationToken).ConfigureAwait(false);
        }

        seenAt = listing.BeganAt;
    }

    // A newborn that is not listed yet is nothing to ask about.
    private bool IsOlder(PoolMember member, DateTimeOffset now) => member.WasListed || now - member.CreatedAt > parts.Timings.InMotion * 2;

    private void Take(Droplet droplet, DropletPoolSpec spec, ConcurrentDictionary<string, PoolMember> members, bool isFirst)
    {
        if (!DropletName.TryParse(droplet.Name, out var name) || name.Kind != DropletKind.Pool || name.Label != spec.Name)
        {
            return;
        }

        var id = name.IntentId.ToString();
        if (members.TryGetValue(id, out var known))
        {
            if (known.Droplet.Id == droplet.Id)
            {
                (known.Droplet, known.WasListed) = (droplet, true);
            }
            else
            {
                known.Twins.Add(droplet);
            }

            return;
        }

        var wasAsked = unlisted.Remove(droplet.Name);
        if (isFirst || wasAsked)
        {
            PoolLog.Adopted(parts.Logger, spec.Name, droplet.Id, droplet.Name);
        }
        else
        {
            PoolLog.TwoControllers(parts.Logger, spec.Name, droplet.Id);
        }

        members[id] = new(name, droplet, droplet.CreatedAt) { WasListed = true, MayHaveTwins = wasAsked };
    }

    private async Task AskForAsync(PoolMember member, DropletPoolSpec spec, ConcurrentDictionary<string, PoolMember> members, CancellationToken cancellationToken)
    {
        try
        {
            member.Droplet = (await parts.Api.Droplets.GetAsync(member.Droplet.Id, cancellationToken).ConfigureAwait(false)).Droplet;
        }
        catch (DigitalOceanApiException gone) when (gone.Kind == DigitalOceanErrorKind.NotFound)
        {
            PoolLog.Gone(parts.Logger, spec.Name, member.Droplet.Id);
            members.TryRemove(member.Id, out _);
        }
    }
}
