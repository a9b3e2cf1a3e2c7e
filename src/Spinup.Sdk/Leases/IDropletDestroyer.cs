using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Leases;

/// <summary>Destroys droplets whose handle is not at hand: another process made them, or nobody of ours.</summary>
/// <remarks>Thread-safe. The same confirmed destroy as <see cref="IDropletReaper"/> and the handles use.</remarks>
public interface IDropletDestroyer
{
    /// <summary>Destroys a droplet and waits until its absence is confirmed. <b>Whoever's it is</b>: look at its name first.</summary>
    /// <param name="droplet">The droplet, as the API described it.</param>
    /// <param name="cancellationToken">Ends the wait, not the destroy, which goes on behind.</param>
    /// <returns>The proof that it is gone, and what it cost. One that was gone already counts as destroyed now.</returns>
    /// <remarks>Three requests when all goes well. Takes at most <see cref="SpinupOptions.DestroyTimeout"/>.</remarks>
    /// <exception cref="DropletDestroyException">The absence could not be confirmed; the droplet may still exist and cost money.</exception>
    Task<DestroyReceipt> DestroyAsync(Droplet droplet, CancellationToken cancellationToken = default);
}
