namespace Spinup.Sdk.Leases;

/// <summary>Destroys what owners left behind: droplets and keys whose names say that they are ours and that their time is over.</summary>
/// <remarks>Thread-safe. Needs nothing but the token; works from any machine, and side by side with other sweeps.</remarks>
public interface IDropletReaper
{
    /// <summary>Sweeps once.</summary>
    /// <param name="options">How; the defaults when absent.</param>
    /// <param name="progress">Told about each droplet and key as it is dealt with.</param>
    /// <param name="cancellationToken">Ends the sweep; deletes that were sent go on behind.</param>
    /// <returns>What was found and what became of it. A droplet that could not be destroyed is an entry, not an exception.</returns>
    /// <remarks>
    /// Costs one request for every 200 droplets, one for the GPU droplets, one for every 200 keys, and three for each droplet it
    /// destroys. Never touches a name that does not parse. Time is the API's, so this machine's clock does not matter.
    /// </remarks>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    /// <exception cref="DigitalOceanApiException">Something could not be listed; nothing was destroyed then.</exception>
    Task<SweepReport> SweepAsync(SweepOptions? options = null, IProgress<SweepEntry>? progress = null, CancellationToken cancellationToken = default);
}
