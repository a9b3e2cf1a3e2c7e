using Spinup.Sdk.Leases;
using Spinup.Sdk.LoadBalancing;

namespace Spinup.Sdk.Pools;

/// <summary>Sends members off: told, drained, deregistered, destroyed with proof. Each behind, on its own; what fails is tried again by the next pass.</summary>
internal sealed class PoolSendOff(PoolParts parts, CancellationToken stopping)
{
    public PoolHooks Hooks { get; } = new(parts, stopping);

    public void Begin(PoolMember member, LeaveReason reason, DropletPoolSpec spec)
    {
        (member.IsLeaving, member.LeaveReason) = (true, reason);
        PoolLog.Leaves(parts.Logger, spec.Name, member.Droplet.Id, reason);
        member.Leaving = GoAsync(member, reason, spec);
    }

    /// <summary>Goes on with those whose farewell ended before they were gone.</summary>
    public void Resume(IEnumerable<PoolMember> members, DropletPoolSpec spec)
    {
        foreach (var member in members.Where(member => member is { IsLeaving: true, IsGone: false, Leaving.IsCompleted: true }))
        {
            member.Leaving = GoAsync(member, member.LeaveReason, spec);
        }
    }

    /// <summary>Takes out of the balancer what is no member's.</summary>
    public async Task DeregisterStrayAsync(string id, DropletPoolSpec spec)
    {
        try
        {
            await parts.Registry.DrainAsync(id, spec.DrainDeadline, stopping).ConfigureAwait(false);
            await parts.Registry.DeregisterAsync(id, stopping).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is LoadBalancerException or OperationCanceledException)
        {
            if (!stopping.IsCancellationRequested)
            {
                PoolLog.RegisterFailed(parts.Logger, spec.Name, 0, failure);
            }
        }
    }

    private async Task GoAsync(PoolMember member, LeaveReason reason, DropletPoolSpec spec)
    {
        await Task.Yield();
        try
        {
            if (!member.WasToldToLeave)
            {
                await Hooks.LeavingAsync(member, spec, reason).ConfigureAwait(false);
                member.WasToldToLeave = true;
            }

            var drained = await parts.Registry.DrainAsync(member.Id, spec.DrainDeadline, stopping).ConfigureAwait(false);
            await parts.Registry.DeregisterAsync(member.Id, stopping).ConfigureAwait(false);
            await Hooks.LeftAsync(member, spec, reason).ConfigureAwait(false);
            stopping.ThrowIfCancellationRequested();
            await DestroyAsync(member).ConfigureAwait(false);
            PoolLog.Left(parts.Logger, spec.Name, member.Droplet.Id, drained.InFlightAtStart, drained.Cut);
            member.IsGone = true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next controller finds it draining, or among its members, and decides anew.
        }
#pragma warning disable CA1031 // Whatever it was, the member is still there and the next pass tries again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            PoolLog.LeaveFailed(parts.Logger, spec.Name, member.Droplet.Id, failure);
        }
    }

    private async Task DestroyAsync(PoolMember member)
    {
        DestroyTarget[] targets =
        [
            DestroyTarget.Of(member.Droplet) with { WasListed = member.WasListed, MayHaveTwins = member.MayHaveTwins, Name = member.Name.ToString() },
            .. member.Twins.DistinctBy(twin => twin.Id).Select(twin => DestroyTarget.Of(twin) with { WasListed = true }),
        ];
        var outcomes = await parts.Bulk.DestroyManyAsync(targets, null, parts.DestroyTimeout).ConfigureAwait(false);
        if (outcomes.Select(outcome => outcome.Failure).FirstOrDefault(failure => failure is not null) is { } unproven)
        {
            throw unproven;
        }
    }
}
