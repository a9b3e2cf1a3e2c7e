using Spinup.Sdk.Droplets.Fleets;

namespace Spinup.Sdk.Droplets;

/// <summary>Makes droplets that exist for one task.</summary>
/// <remarks>
/// Thread-safe. A create costs one request for the sizes (every ten minutes), one for the run's key (with the first droplet), the create, and
/// its polls: a boot of 20 to 45 s some 30 to 42 GETs. The machine costs money from the accepted create to its confirmed destroy.
/// </remarks>
public interface IEphemeralDropletFactory
{
    /// <summary>Creates a droplet and waits until it is really ready: active, addressed, its SSH verified, cloud-init done.</summary>
    /// <param name="spec">What is wanted. Checked before any money is spent, as far as that is possible.</param>
    /// <param name="progress">Told about each phase.</param>
    /// <param name="cancellationToken">Stops and destroys what was made so far, confirmed, before it throws.</param>
    /// <exception cref="ArgumentException">The spec is wrong.</exception>
    /// <exception cref="DigitalOceanApiException">The API refused the create; nothing was made.</exception>
    /// <exception cref="DropletProvisioningException">The droplet did not become ready; the message says what the clean-up did.</exception>
    Task<IEphemeralDroplet> CreateAsync(EphemeralDropletSpec spec, IProgress<DropletProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Creates several droplets that are alike, at the price in requests of a few.</summary>
    /// <param name="spec">What is wanted of each. Without volumes: those are made for one droplet each.</param>
    /// <param name="count">How many. Between 1 and 1000; the account's own limit is another.</param>
    /// <param name="whenSomeFail">What becomes of those that are ready when others failed.</param>
    /// <param name="progress">Told about each droplet's phases, from several threads.</param>
    /// <param name="cancellationToken">Stops and destroys all that were made so far, confirmed, before it throws.</param>
    /// <remarks>
    /// Ten names a create; one listing every 3 seconds for all instead of a poll for each; one delete by the run's tag at the end. They share the bootstrap
    /// host key of their first minute, each replaces it by its own; until then one could answer in another's place.
    /// </remarks>
    /// <exception cref="ArgumentException">The spec or the count is wrong.</exception>
    /// <exception cref="FleetProvisioningException">Some failed and none are left, or all failed; its list says why.</exception>
    Task<IEphemeralFleet> CreateManyAsync(
        EphemeralDropletSpec spec, int count, PartialSuccess whenSomeFail = PartialSuccess.DestroyAll, IProgress<DropletProgress>? progress = null, CancellationToken cancellationToken = default);

    /// <summary>Takes over a droplet that another process made: it let go of it (<see cref="IEphemeralDroplet.HandOverAsync"/>) or died.</summary>
    /// <param name="lease">What the other process knew of it.</param>
    /// <param name="cancellationToken">Stops; the droplet stays as it is.</param>
    /// <returns>A handle that owns it: disposing it destroys the droplet.</returns>
    /// <remarks>One request, and one for each volume. Two processes that own one droplet both destroy it; the second destroy finds it gone.</remarks>
    /// <exception cref="ArgumentException">The lease is none of ours.</exception>
    /// <exception cref="LeaseLostException">The droplet is gone, another account's or another one, or its time is over.</exception>
    Task<IEphemeralDroplet> AttachAsync(DropletLease lease, CancellationToken cancellationToken = default);
}
