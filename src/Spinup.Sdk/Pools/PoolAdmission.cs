using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.LoadBalancing;

namespace Spinup.Sdk.Pools;

/// <summary>Makes members known to the balancer, and has them admitted once they are healthy. Also those that a reload of the balancer forgot.</summary>
internal sealed class PoolAdmission(PoolParts parts, CancellationToken stopping)
{
    public void Begin(IEnumerable<PoolMember> members, DropletPoolSpec spec)
    {
        foreach (var member in members.Where(member => !member.IsLeaving && member.Droplet.Status == DropletStatus.Active && member.Status?.State != BackendState.Ready))
        {
            if (member.AddressFor(spec) is { } address && member.Admission is null or { IsCompleted: true })
            {
                member.Admission = AdmitAsync(member, address, spec);
            }
        }
    }

    private async Task AdmitAsync(PoolMember member, string address, DropletPoolSpec spec)
    {
        await Task.Yield();
        try
        {
            var backend = new Backend { Id = member.Id, Address = address, Port = spec.Port, DropletId = member.Droplet.Id };
            await parts.Registry.RegisterAsync(backend, stopping).ConfigureAwait(false);
            await parts.Registry.WaitUntilReadyAsync(member.Id, spec.BootTimeout, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next controller registers what it finds.
        }
        catch (LoadBalancerException failure)
        {
            if (!member.IsLeaving)
            {
                PoolLog.RegisterFailed(parts.Logger, spec.Name, member.Droplet.Id, failure);
            }
        }
    }
}
