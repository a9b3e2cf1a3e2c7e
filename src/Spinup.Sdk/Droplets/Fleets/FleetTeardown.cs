using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets.Fleets;

/// <summary>Destroys what is left of a run together.</summary>
internal sealed class FleetTeardown(ProvisioningParts parts, FleetRun run, IReadOnlyList<EphemeralDroplet> droplets)
{
    /// <returns>What became of each, in order; never throws for one that could not be confirmed.</returns>
    public async Task<IReadOnlyList<(EphemeralDroplet Droplet, DestroyReceipt? Receipt, DropletDestroyException? Failure)>> RunAsync()
    {
        var outcomes = new TaskCompletionSource<IReadOnlyDictionary<long, DestroyOutcome>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var joined = new List<(EphemeralDroplet Droplet, (Task<DestroyReceipt> Teardown, bool IsNew) Joined)>(droplets.Count);
        foreach (var droplet in droplets)
        {
            // Nothing may throw here: those that were joined before wait for an outcome.
            if (droplet.TryJoinTeardown((target, _) => OutcomeOfAsync(target)) is { } teardown)
            {
                joined.Add((droplet, teardown));
            }
        }

        // Those whose teardown was under way already go by themselves.
        await DestroyAsync([.. joined.Where(one => one.Joined.IsNew).Select(one => one.Droplet.Target)]).ConfigureAwait(false);
        var ends = new List<(EphemeralDroplet, DestroyReceipt?, DropletDestroyException?)>(droplets.Count);
        foreach (var (droplet, (teardown, _)) in joined)
        {
            try
            {
                ends.Add((droplet, await teardown.ConfigureAwait(false), null));
            }
            catch (DropletDestroyException failure)
            {
                ends.Add((droplet, null, failure));
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
