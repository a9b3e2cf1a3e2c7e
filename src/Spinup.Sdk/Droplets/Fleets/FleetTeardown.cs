using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets.Fleets;

/// <summary>Destroys what is left of a run together.</summary>
internal sealed class FleetTeardown(ProvisioningParts parts, FleetRun run, IReadOnlyList<EphemeralDroplet> droplets)
{
    /// <returns>What became of each, in order; never throws for one that could not be confirmed.</returns>
    public async Task<IReadOnlyList<(DestroyReceipt? Receipt, DropletDestroyException? Failure)>> RunAsync()
    {
        var outcomes = new TaskCompletionSource<IReadOnlyDictionary<long, DestroyOutcome>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var joined = droplets.Where(droplet => !droplet.IsHandedOver).Select(droplet => (Droplet: droplet, Joined: droplet.JoinTeardown((target, _) => OutcomeOfAsync(target)))).ToList();

        // Those whose teardown was under way already go by themselves.
        await DestroyAsync([.. joined.Where(one => one.Joined.IsNew).Select(one => one.Droplet.Target)]).ConfigureAwait(false);
        var ends = new List<(DestroyReceipt?, DropletDestroyException?)>(droplets.Count);
        foreach (var (_, (teardown, _)) in joined)
        {
            try
            {
                ends.Add((await teardown.ConfigureAwait(false), null));
            }
            catch (DropletDestroyException failure)
            {
                ends.Add((null, failure));
            }
        }

        return ends;

        async Task<DestroyReceipt> OutcomeOfAsync(DestroyTarget target)
        {
            var outcome = (await outcomes.Task.ConfigureAwait(false))[target.DropletId];
            return outcome.Receipt ?? throw outcome.Failure!;
        }

        async Task DestroyAsync(IReadOnlyList<DestroyTarget> targets)
        {
            try
            {
                var all = targets.Count == 0 ? [] : await parts.Bulk.DestroyManyAsync(targets, run.Tag, parts.Options.DestroyTimeout).ConfigureAwait(false);
                outcomes.SetResult(all.ToDictionary(outcome => outcome.Target.DropletId));
            }
#pragma warning disable CA1031 // thrown on where it is awaited: in each droplet's teardown
            catch (Exception failure)
#pragma warning restore CA1031
            {
                outcomes.SetException(failure);
            }
        }
    }
}
