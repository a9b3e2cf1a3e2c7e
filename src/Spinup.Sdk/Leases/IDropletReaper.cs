namespace Spinup.Sdk.Leases;

/// <summary>Destroys what owners left behind: droplets, keys, volumes and tags whose names say that they are ours and that their time is over.</summary>
/// <remarks>Thread-safe. Needs nothing but the token; works from any machine, and side by side with other sweeps, which share the work.</remarks>
public interface IDropletReaper
{
    /// <summary>Sweeps once: looks, looks a second time two seconds later at what seemed to be over, and destroys what still is.</summary>
    /// <param name="options">How; the defaults when absent.</param>
    /// <param name="progress">Told about each thing as it is dealt with; from any thread, and not in order.</param>
    /// <param name="cancellationToken">Ends the sweep; deletes that were sent go on behind, and what is left is for the next sweep.</param>
    /// <returns>What was found and what became of it. A droplet that could not be destroyed is an entry, not an exception.</returns>
    /// <remarks>
    /// <para>Over is what is past its expiry and the grace; the expiry is the name's or a renewal's, whichever is later. A droplet that is
    /// powered off goes at its expiry, and what an owner left who died on this machine goes at once. Never touches a name that does not
    /// parse. Time is the API's, so this machine's clock does not matter.</para>
    /// <para>Costs one request for every 200 droplets, keys, volumes and tags, one for the GPU droplets: five as a rule when there is
    /// nothing to do. Then one delete for each thing, one listing for the second look, and two to confirm; in large accounts a listing
    /// between each batch, which is several times as many deletes as the listing has pages.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The options are wrong.</exception>
    /// <exception cref="DigitalOceanApiException">The droplets could not be listed; nothing was destroyed then.</exception>
    /// <exception cref="SpinupException">The API's answers do not tell the time; nothing was destroyed.</exception>
    Task<SweepReport> SweepAsync(SweepOptions? options = null, IProgress<SweepEntry>? progress = null, CancellationToken cancellationToken = default);
}
