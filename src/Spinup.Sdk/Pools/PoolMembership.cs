using System.Collections.Concurrent;
using System.Collections.Immutable;
using Spinup.Sdk.Api;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.Pools.Planning;
using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Pools;

/// <summary>Who is in a pool, and what is done with them. Driven by the pool's passes, one at a time.</summary>
internal sealed class PoolMembership(PoolParts parts, CancellationToken stopping)
{
    private readonly ConcurrentDictionary<string, PoolMember> members = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> strays = new(StringComparer.Ordinal);
    private readonly PoolAccount account = new(parts);
    private readonly PoolCreates creates = new(parts);
    private readonly PoolSendOff sendOff = new(parts, stopping);
    private readonly PoolAdmission admission = new(parts, stopping);
    private readonly PoolRenewal renewal = new(parts);
    private readonly CreateBackoff backoff = new();
    private DropletPrice? price;

    /// <summary>Gets how many members there are that do not leave.</summary>
    public int StayingCount => members.Values.Count(member => !member.IsLeaving);

    /// <summary>Gets what could not be asked in the last look.</summary>
    public string? Blindness { get; private set; }

    /// <summary>Looks at the account, when that is due, and at the balancer.</summary>
    /// <returns>Whether both are known well enough to act.</returns>
    public async Task<bool> SeeAsync(DropletPoolSpec spec, CancellationToken cancellationToken)
    {
        foreach (var gone in members.Values.Where(member => member.IsGone).ToList())
        {
            members.TryRemove(gone.Id, out _);
        }

        try
        {
            await account.SeeAsync(spec, members, cancellationToken).ConfigureAwait(false);
            price ??= Droplets.SizeCatalogue.PriceOf(await parts.Sizes.ListAsync(cancellationToken).ConfigureAwait(false), spec.Size);
        }
        catch (DigitalOceanApiException failure)
        {
            PoolLog.Blind(parts.Logger, spec.Name, "DigitalOcean", failure);
            Blindness = failure.Message;

            // What was known goes on being served and looked after; only who never saw the account at all must not act.
            if (!account.WasSeen)
            {
                return false;
            }
        }

        try
        {
            await SeeBalancerAsync(spec, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (LoadBalancerException failure)
        {
            PoolLog.Blind(parts.Logger, spec.Name, parts.Registry.Name, failure);
            Blindness = failure.Message;
            return false;
        }
    }

    /// <summary>Plans, and begins what was planned.</summary>
    /// <returns>What stands in the way; null when nothing does.</returns>
    public async Task<string?> MoveAsync(DropletPoolSpec spec, int desired, bool isPaused, CancellationToken cancellationToken)
    {
        var now = parts.Time.GetUtcNow();
        var plan = PoolPlanner.Plan(spec, new(now, desired, [.. members.Values.Select(member => Planned(member, spec, now))])
        {
            Unlisted = account.UnlistedCount,
            IsBackedOff = backoff.IsOn(now),
            Refusal = account.Refusal,
            IsPaused = isPaused,
            Price = price,
        });
        foreach (var leave in plan.Leaves)
        {
            var member = members[leave.Id];
            if (leave.Why == LeaveReason.Unwell && member.ReadyAt is null)
            {
                backoff.Failed(now);
            }

            sendOff.Begin(member, leave.Why, spec);
        }

        sendOff.Resume(members.Values, spec);
        var obstacle = plan.Obstacle;
        if (plan.Creates > 0)
        {
            PoolLog.Asks(parts.Logger, spec.Name, plan.Creates, desired);
            var made = await creates.CreateAsync(spec, plan.Creates, cancellationToken).ConfigureAwait(false);
            account.Asked(made, members);
            if (made.Failure is { } failure)
            {
                PoolLog.CreateFailed(parts.Logger, spec.Name, failure);
                obstacle = failure.Message;
                account.HoldCreates(failure);
            }
        }

        admission.Begin(members.Values, spec);
        await renewal.RenewAsync(spec, members.Values, cancellationToken).ConfigureAwait(false);
        return obstacle;
    }

    /// <summary>Begins to send everybody off, and goes on with those whose farewell failed.</summary>
    /// <returns>Whether anybody is still there.</returns>
    public bool SendAllOff(DropletPoolSpec spec)
    {
        foreach (var member in members.Values.Where(member => !member.IsLeaving))
        {
            sendOff.Begin(member, LeaveReason.PoolDrained, spec);
        }

        sendOff.Resume(members.Values, spec);
        return !members.IsEmpty;
    }

    public ImmutableArray<PoolMemberView> View(DropletPoolSpec spec) => [.. members.Values.OrderBy(member => member.CreatedAt).ThenBy(member => member.Id, StringComparer.Ordinal).Select(member => member.View(spec))];

    public TargetObservation Observation(DropletPoolSpec spec, int size) => new(size, [.. members.Values.Select(member => member.AsPoolMember(spec, parts.Time.GetUtcNow()))])
    {
        BootTime = parts.BootTimes.Find(new(spec.Image.ToString(), spec.Size, spec.Region)),
    };

    /// <summary>Waits until what goes on behind has seen that the pool stops.</summary>
    public Task SettleAsync() => Task.WhenAll(members.Values.SelectMany(member => new[] { member.Leaving, member.Admission }).OfType<Task>().Concat(strays.Values));

    private async Task SeeBalancerAsync(DropletPoolSpec spec, CancellationToken cancellationToken)
    {
        var now = parts.Time.GetUtcNow();
        var known = (await parts.Registry.ObserveAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(status => status.Backend.Id, StringComparer.Ordinal);
        foreach (var member in members.Values)
        {
            if (member.See(known.GetValueOrDefault(member.Id), now))
            {
                backoff.Succeeded();
                parts.BootTimes.Record(new(spec.Image.ToString(), spec.Size, spec.Region), now - member.CreatedAt);
                PoolLog.Joined(parts.Logger, spec.Name, member.Droplet.Id, (now - member.CreatedAt).TotalSeconds);
                sendOff.Hooks.Joined(member, spec);
            }
        }

        // What is registered and is nobody's: a member of before that is destroyed, or one whose deregistration was cut off by a kill.
        foreach (var stray in known.Keys.Where(id => account.WasSeen && !members.ContainsKey(id)))
        {
            if (!strays.TryGetValue(stray, out var running) || running.IsCompleted)
            {
                strays[stray] = sendOff.DeregisterStrayAsync(stray, spec);
            }
        }
    }

    private static PoolDroplet Planned(PoolMember member, DropletPoolSpec spec, DateTimeOffset now) =>
        new(member.Id, member.CreatedAt, member.HealthAt(now, spec)) { IsLeaving = member.IsLeaving, IsOutdated = member.IsOutdated(spec), Load = member.Status?.InFlight };
}
