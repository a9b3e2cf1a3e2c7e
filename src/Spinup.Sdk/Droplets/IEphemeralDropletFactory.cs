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
}
