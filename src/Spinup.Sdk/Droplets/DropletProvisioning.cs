using System.Runtime.ExceptionServices;
using Spinup.Sdk.Droplets.UserData;
using Spinup.Sdk.Droplets.Volumes;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Witnesses;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>Makes one droplet at one placement.</summary>
internal sealed class DropletProvisioning
{
    private readonly ProvisioningParts parts;
    private readonly EphemeralDropletSpec spec;
    private readonly HostKeyPair? hostKey;
    private readonly NascentDroplet droplet;

    public DropletProvisioning(ProvisioningParts parts, EphemeralDropletSpec spec, IProgress<DropletProgress>? progress)
    {
        (this.parts, this.spec) = (parts, spec);
        hostKey = spec.HostKeys.Count == 0 ? HostKeyPair.Create() : null;
        droplet = new(parts, spec, hostKey, progress);
    }

    public async Task<IEphemeralDroplet> RunAsync(CancellationToken cancellationToken) =>
        await new ProvisioningAttempt(parts, spec, droplet).RunAsync(CreateAsync, cancellationToken).ConfigureAwait(false);

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        droplet.Enter(DropletPhase.Preparing, $"checking size {spec.Size} in {spec.Region}");
        var sizes = await parts.Sizes.ListAsync(cancellationToken).ConfigureAwait(false);
        var now = parts.Clock.UtcNow;
        var name = droplet.Name = DropletName.Create(DropletKind.Ephemeral, spec.Label, IntentId.New(now), now + spec.MaxLifetime);
        if (spec.IdentityFile is null)
        {
            droplet.Key = await parts.Key.HoldAsync(name.ExpiresAt, now + spec.ReadyLimit, cancellationToken).ConfigureAwait(false);
        }

        if (spec.Volumes.Count > 0)
        {
            droplet.Volumes = new(parts.Api, parts.Clock, parts.Time, parts.Logger, spec.Region, LeasedVolumes.Named(spec, now, name.ExpiresAt));
        }

        var intent = droplet.Intent = new LeaseIntent
        {
            Name = name,
            RunId = name.IntentId,
            Size = spec.Size,
            Region = spec.Region,
            Price = SizeCatalogue.PriceOf(sizes, spec.Size) ?? default,
            IntendedAt = now,
            OutlivesOwner = spec.OutlivesOwner,
            KeyFingerprint = droplet.Key?.Fingerprint,
            VolumeNames = droplet.Volumes?.LeasedNames ?? [],
        };
        await parts.Witness.IntendedAsync([intent], cancellationToken).ConfigureAwait(false);
        try
        {
            if (droplet.Volumes is { } volumes)
            {
                await volumes.MakeAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await parts.Witness.WithdrawnAsync(intent).ConfigureAwait(false);
            throw;
        }

        droplet.Enter(DropletPhase.Creating, $"asking for {spec.Size} in {spec.Region}");
        var userData = MergedUserData.Of(spec, hostKey, name.IntentId, name.ExpiresAt);
        var request = CreateRequest.For(spec, name, droplet.Key?.Fingerprint, userData, volumeIds: droplet.Volumes?.Ids);
        var outcome = (await parts.Creator.CreateAsync(CreateBatch.One(request), cancellationToken).ConfigureAwait(false))[0];
        if (outcome.Creation is not { } creation)
        {
            if (!outcome.MayExist)
            {
                await parts.Witness.WithdrawnAsync(intent).ConfigureAwait(false);
            }

            ExceptionDispatchInfo.Throw(outcome.Failure!);
            throw outcome.Failure!; // not reached
        }

        droplet.Born(creation, sizes);
        await parts.Witness.IdentifiedAsync(intent, creation.Droplet.Id, creation.Droplet.CreatedAt).ConfigureAwait(false);
    }
}
