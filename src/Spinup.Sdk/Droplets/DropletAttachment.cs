using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Droplets.Volumes;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Droplets;

/// <summary>Takes a droplet over that another process made and let go of, or died over.</summary>
internal sealed class DropletAttachment(ProvisioningParts parts, DropletLease lease)
{
    public async Task<IEphemeralDroplet> RunAsync(CancellationToken cancellationToken)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, parts.Live.Stopping);
        return await TakeOverAsync(given.Token).ConfigureAwait(false);
    }

    private async Task<IEphemeralDroplet> TakeOverAsync(CancellationToken cancellationToken)
    {
        var (name, runId) = Read(lease);
        var seen = await FindAsync(cancellationToken).ConfigureAwait(false);
        var expiresAt = LeaseExpiry.Of(name, seen.Tags);
        if (expiresAt <= parts.Clock.UtcNow)
        {
            throw Lost($"Its time was over at {expiresAt:u}; a sweep destroys it");
        }

        var spec = SpecOf(seen, expiresAt - parts.Clock.UtcNow);
        SpecCheck.Check(spec);
        var droplet = new NascentDroplet(parts, spec, null, null) { Name = name };
        droplet.Intent = new LeaseIntent
        {
            Name = name,
            RunId = runId,
            Size = spec.Size,
            Region = spec.Region,
            Price = seen.Size is { } size ? SizeCatalogue.PriceOf(size) : default,
            IntendedAt = seen.CreatedAt,
            IsAdopted = true,
            VolumeNames = lease.VolumeNames,
        };
        if (lease.VolumeNames.Count > 0)
        {
            // Where they are mounted only their maker knew; they are removed with the droplet all the same.
            droplet.Volumes = new(parts.Api, parts.Clock, parts.Time, parts.Logger, spec.Region, [.. lease.VolumeNames.Select(volume => new LeasedVolumes.Wish(new() { SizeGib = 1, MountPath = "/" }, volume))]);
            await droplet.Volumes.FindAsync(cancellationToken).ConfigureAwait(false);
        }

        // Only what will be held is witnessed: a watchdog would destroy what this process failed to take over.
        droplet.Born(new(seen, null, MayHaveTwins: false), []);
        await droplet.Boot!.WhenActiveAsync(cancellationToken).ConfigureAwait(false);
        await parts.Witness.IntendedAsync([droplet.Intent], cancellationToken).ConfigureAwait(false);
        await parts.Witness.IdentifiedAsync(droplet.Intent, seen.Id, seen.CreatedAt).ConfigureAwait(false);
        return droplet.ToHandle(expiresAt);
    }

    /// <exception cref="ArgumentException">The lease is none of ours.</exception>
    private static (DropletName Name, IntentId RunId) Read(DropletLease lease)
    {
        if (!DropletName.TryParse(lease.DropletName, out var name))
        {
            throw new ArgumentException($"'{lease.DropletName}' is not the name of a droplet of ours.", nameof(lease));
        }

        // They are deleted with the droplet, so they must be what only a lease can have made.
        if (lease.VolumeNames.FirstOrDefault(volume => !DropletName.TryParse(volume, out _)) is { } foreign)
        {
            throw new ArgumentException($"'{foreign}' is not the name of a volume of a lease.", nameof(lease));
        }

        return IntentId.TryParse(lease.RunId, out var runId)
            ? (name, runId)
            : throw new ArgumentException($"'{lease.RunId}' is not the id of a run.", nameof(lease));
    }

    private async Task<Droplet> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var droplet = (await parts.Api.Droplets.GetAsync(lease.DropletId, cancellationToken).ConfigureAwait(false)).Droplet;
            return droplet.Name == lease.DropletName ? droplet : throw Lost($"It bears the name '{droplet.Name}'");
        }
        catch (DigitalOceanApiException absent) when (absent.Kind == DigitalOceanErrorKind.NotFound)
        {
            throw Lost("This account does not know it: it was destroyed, or the lease is another account's (whose token made it?)", absent);
        }
    }

    private EphemeralDropletSpec SpecOf(Droplet seen, TimeSpan remaining) => new()
    {
        Label = DropletName.TryParse(lease.DropletName, out var name) ? name.Label : "",
        Size = seen.SizeSlug,
        Region = seen.Region?.Slug ?? "",
        Image = seen.Image?.Id ?? 0,
        MaxLifetime = remaining < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : remaining > TimeSpan.FromDays(30) ? TimeSpan.FromDays(30) : remaining,
        User = lease.User,
        SshPort = lease.SshPort,
        ConnectByPrivateAddress = lease.ConnectByPrivateAddress,
        HostKeys = lease.HostKeys,
        IdentityFile = lease.IdentityFile,

        // The check wants to know whose key the file is; it is on the droplet already.
        SshKeys = lease.IdentityFile is null ? [] : ["attached"],
        DeadMansSwitch = lease.DeadMansSwitch,
    };

    private LeaseLostException Lost(string why, Exception? cause = null) =>
        new($"Droplet {lease.DropletId} ({lease.DropletName}) cannot be taken over. {why}.", cause) { DropletId = lease.DropletId, DropletName = lease.DropletName };
}
