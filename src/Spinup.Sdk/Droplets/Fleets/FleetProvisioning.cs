using Spinup.Sdk.Api.Sizes;
using Spinup.Sdk.Droplets.Placements;
using Spinup.Sdk.Droplets.Sights;
using Spinup.Sdk.Droplets.UserData;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Witnesses;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets.Fleets;

/// <summary>Makes the droplets of one run: ten names a create, one look for all, each to its handle; then all or those that are ready, as was chosen.</summary>
internal sealed class FleetProvisioning(ProvisioningParts parts, EphemeralDropletSpec spec, int count, PartialSuccess whenSomeFail, IProgress<DropletProgress>? progress)
{
    // Creates at once: a hundred droplets a round trip, and the rate limit's burst is far.
    private const int ParallelCreates = 4;

    private readonly HostKeyPair? hostKey = spec.HostKeys.Count == 0 ? HostKeyPair.Create() : null;

    public async Task<IEphemeralFleet> RunAsync(CancellationToken cancellationToken)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, parts.Live.Stopping);
        var sizes = await parts.Sizes.ListAsync(given.Token).ConfigureAwait(false);
        var now = parts.Clock.UtcNow;
        var run = new FleetRun(parts, IntentId.New(now), now, now + spec.MaxLifetime);
        var members = new List<FleetMember>(count);
        try
        {
            await BeginAsync(run, members, sizes, given.Token).ConfigureAwait(false);
            await parts.Witness.IntendedAsync([.. members.Select(member => member.Droplet.Intent!)], given.Token).ConfigureAwait(false);
        }
        catch
        {
            await Task.WhenAll(members.Select(member => member.Droplet.Key?.ReleaseAsync() ?? Task.CompletedTask)).ConfigureAwait(false);
            throw;
        }

        await AskAsync(run, members, sizes, given.Token).ConfigureAwait(false);
        await Task.WhenAll(members.Select(member => member.BecomeReadyAsync(given.Token))).ConfigureAwait(false);
        var fleet = new EphemeralFleet(parts, run, [.. members.Select(member => member.Handle).OfType<EphemeralDroplet>()], [.. members.Select(member => member.Failure).OfType<Exception>()]);
        return await ChooseAsync(fleet, cancellationToken).ConfigureAwait(false);
    }

    private async Task BeginAsync(FleetRun run, List<FleetMember> members, IReadOnlyList<Size> sizes, CancellationToken cancellationToken)
    {
        for (var number = 0; number < count; number++)
        {
            var droplet = new NascentDroplet(parts, spec, hostKey, progress) { Name = DropletName.Create(DropletKind.Ephemeral, spec.Label, IntentId.New(run.At), run.ExpiresAt), Term = run.Term };
            members.Add(new(parts, spec, droplet));
            droplet.Enter(DropletPhase.Preparing, $"droplet {number + 1} of {count}");
            if (spec.IdentityFile is null)
            {
                // Registered for the first, counted for the others.
                droplet.Key = await parts.Key.HoldAsync(run.ExpiresAt, run.At + spec.ReadyLimit, cancellationToken).ConfigureAwait(false);
            }

            droplet.Intent = new LeaseIntent
            {
                Name = droplet.Name,
                RunId = run.Id,
                RunTag = run.Tag,
                Size = spec.Size,
                Region = spec.Region,

                // The dearest it may become, should it have to be an alternative size.
                Price = Placement.Of(spec).Select(placement => SizeCatalogue.PriceOf(sizes, placement.Size) ?? default).MaxBy(price => price.PerHourUsd),
                IntendedAt = run.At,
                OutlivesOwner = spec.OutlivesOwner,
                KeyFingerprint = droplet.Key?.Fingerprint,
            };
        }
    }

    /// <summary>Sends the creates, and goes on to the next placement with those batches that were refused for want of room.</summary>
    private async Task AskAsync(FleetRun run, List<FleetMember> members, IReadOnlyList<Size> sizes, CancellationToken cancellationToken)
    {
        var userData = MergedUserData.Of(spec, hostKey, run.Id, run.ExpiresAt);
        foreach (var placement in Placement.Of(spec))
        {
            var open = members.Where(member => member.IsOpen).Chunk(CreateBatch.MaxNames).ToList();
            await Parallel.ForEachAsync(
                open,
                new ParallelOptions { MaxDegreeOfParallelism = ParallelCreates, CancellationToken = CancellationToken.None },
                async (batch, _) => await AskAsync(run, batch, placement, userData, sizes, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            if (members.All(member => !member.IsOpen))
            {
                break;
            }
        }
    }

    private async ValueTask AskAsync(FleetRun run, FleetMember[] batch, Placement placement, string? userData, IReadOnlyList<Size> sizes, CancellationToken cancellationToken)
    {
        foreach (var member in batch)
        {
            member.Place(placement.In(spec));
        }

        var wish = CreateRequest.For(placement.In(spec), batch[0].Droplet.Name!, batch[0].Droplet.Key?.Fingerprint, userData, run.Tag);
        var outcomes = await parts.Creator.CreateAsync(
            new CreateBatch(wish, [.. batch.Select(member => member.Droplet.Name!.ToString())], run.Tag), cancellationToken).ConfigureAwait(false);
        foreach (var (member, outcome) in batch.Zip(outcomes))
        {
            await member.TakeAsync(outcome, sizes, run.Sight).ConfigureAwait(false);
        }
    }

    private async Task<IEphemeralFleet> ChooseAsync(EphemeralFleet fleet, CancellationToken cancellationToken)
    {
        if (fleet.Failures.Count == 0 || (whenSomeFail == PartialSuccess.KeepReady && fleet.Droplets.Count > 0 && !cancellationToken.IsCancellationRequested))
        {
            return fleet;
        }

        var ready = fleet.Droplets.Count;
        var cleanup = "None had become ready.";
        if (ready > 0)
        {
            try
            {
                await fleet.DestroyAsync(CancellationToken.None).ConfigureAwait(false);
                cleanup = $"The {ready} that were ready are destroyed, confirmed.";
            }
            catch (FleetDestroyException failure)
            {
                cleanup = failure.Message;
            }
        }

        await fleet.DisposeAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        throw new FleetProvisioningException($"{fleet.Failures.Count} of {count} droplets failed, the first so: {fleet.Failures[0].Message} {cleanup}", fleet.Failures);
    }
}
